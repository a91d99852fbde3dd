import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { categories, categoryName } from '../../jobs/model/category.js';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, seeOther } from '../../platform/http/page.js';
import {
  AnchorTemplateEdit,
  AnchorTemplateInput,
  AnchorTemplatesQuery,
  AnchorTemplateVersion,
} from './anchor-template.dto.js';
import type { AnchorTemplate } from './anchor-template.entity.js';
import { AnchorTemplates } from './anchor-templates.service.js';

const categoryChoices = categories.map((value) => ({ value, label: categoryName[value] }));

@Controller('anchor-templates')
export class AnchorTemplatesPages {
  constructor(private readonly templates: AnchorTemplates) {}

  @Get()
  @Allow('bank.view')
  @Page('question-bank/templates', 'Level descriptions by attribute')
  async list(@CurrentViewer() viewer: Viewer, @QueryInput() query: AnchorTemplatesQuery) {
    const list = await this.templates.list(viewer, query);
    return {
      ...list,
      items: list.items.map((template) => ({ ...template, categoryName: categoryName[template.category] })),
      query: { q: query.q ?? '', category: query.category ?? '' },
      filtered: Boolean(query.q ?? query.category),
      categoryChoices,
      mayEdit: viewer.may('bank.edit'),
    };
  }

  @Get('new')
  @Allow('bank.edit')
  @Page('question-bank/template', 'New template')
  blank() {
    return { categoryChoices, template: formOf(undefined), action: '/anchor-templates' };
  }

  @Post()
  @Allow('bank.edit')
  @FormPage('/anchor-templates/new')
  async add(@CurrentViewer() viewer: Viewer, @FormBody() input: AnchorTemplateInput) {
    await this.templates.add(viewer, input);
    return seeOther('/anchor-templates', 'The template is added.');
  }

  @Get(':templateId')
  @Allow('bank.edit')
  @Page('question-bank/template', 'Edit template')
  async form(
    @CurrentViewer() viewer: Viewer,
    @IdParam('templateId') id: string,
  ): Promise<ReturnType<AnchorTemplatesPages['blank']>> {
    const template = await this.templates.one(viewer, id);
    return { categoryChoices, template: formOf(template), action: `/anchor-templates/${id}` };
  }

  @Post(':templateId')
  @Allow('bank.edit')
  @FormPage('/anchor-templates/:templateId')
  async edit(
    @CurrentViewer() viewer: Viewer,
    @IdParam('templateId') id: string,
    @FormBody() input: AnchorTemplateEdit,
  ) {
    await this.templates.edit(viewer, id, input);
    return seeOther('/anchor-templates', 'The template is saved. Questions keep the words they have.');
  }

  @Post(':templateId/removal')
  @Allow('bank.edit')
  @FormPage('/anchor-templates/:templateId')
  async remove(
    @CurrentViewer() viewer: Viewer,
    @IdParam('templateId') id: string,
    @FormBody() { version }: AnchorTemplateVersion,
  ) {
    await this.templates.remove(viewer, id, version);
    return seeOther('/anchor-templates', 'The template is deleted. Questions keep the words they have.');
  }
}

function formOf(template: AnchorTemplate | undefined) {
  return {
    id: template?.id ?? '',
    version: template?.version ?? 0,
    name: template?.name ?? '',
    category: template?.category ?? '',
    levels: [0, 1, 2, 3, 4].map((level) => ({
      name: `anchors[${level}]`,
      label: `Level ${level + 1}${level === 0 ? ', lowest' : level === 4 ? ', highest' : ''}`,
      words: template?.anchors[level] ?? '',
    })),
  };
}
