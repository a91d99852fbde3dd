import { Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, JsonBody, QueryInput } from '../../platform/http/input.js';
import {
  AnchorTemplateEdit,
  AnchorTemplateInput,
  AnchorTemplatesQuery,
  AnchorTemplateVersion,
} from './anchor-template.dto.js';
import { AnchorTemplates } from './anchor-templates.service.js';

@ApiTags('Question bank')
@Controller('api/v1/anchor-templates')
export class AnchorTemplatesApi {
  constructor(private readonly templates: AnchorTemplates) {}

  @Get()
  @Allow('bank.view')
  @ApiOperation({ summary: 'Level descriptions by attribute, one page at a time' })
  list(@CurrentViewer() viewer: Viewer, @QueryInput() query: AnchorTemplatesQuery) {
    return this.templates.list(viewer, query);
  }

  @Post()
  @Allow('bank.edit')
  @ApiOperation({ summary: 'Add level descriptions for an attribute' })
  add(@CurrentViewer() viewer: Viewer, @JsonBody() input: AnchorTemplateInput) {
    return this.templates.add(viewer, input);
  }

  @Put(':templateId')
  @Allow('bank.edit')
  @ApiOperation({ summary: 'Edit the level descriptions of an attribute; questions keep the words they have' })
  edit(@CurrentViewer() viewer: Viewer, @IdParam('templateId') id: string, @JsonBody() input: AnchorTemplateEdit) {
    return this.templates.edit(viewer, id, input);
  }

  @Delete(':templateId')
  @Allow('bank.edit')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete the level descriptions of an attribute; questions keep the words they have' })
  remove(
    @CurrentViewer() viewer: Viewer,
    @IdParam('templateId') id: string,
    @QueryInput() { version }: AnchorTemplateVersion,
  ): Promise<void> {
    return this.templates.remove(viewer, id, version);
  }
}
