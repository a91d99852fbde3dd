import { Controller, Get } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../../accounts/access/access.js';
import type { Viewer } from '../../../accounts/access/viewer.js';
import type { AssessmentKind } from '../../model/vocabulary.js';
import { categoryName } from '../../../jobs/model/category.js';
import { IdParam, QueryInput } from '../../../platform/http/input.js';
import { Page } from '../../../platform/http/page.js';
import { KitQuery, Kits } from './kit.service.js';

const sheetName: Record<AssessmentKind, string> = {
  interview: 'Interview kit',
  audition: 'Panelist rating sheet',
  writing_sample: 'Reviewer rating sheet',
  reference: 'Reference check sheet',
};

@Controller('assessments/:assessmentId/kit')
export class KitPages {
  constructor(private readonly kits: Kits) {}

  @Get()
  @Allow('scorecard.own')
  @Page('interviews/kit')
  async kit(@CurrentViewer() viewer: Viewer, @IdParam('assessmentId') id: string, @QueryInput() query: KitQuery) {
    const kit = await this.kits.kit(viewer, id, query.sitting);
    const criteria = kit.criteria.map((criterion, index) => ({
      ...criterion,
      place: index + 1,
      asks: criterion.asker && (criterion.asker.id === viewer.id ? 'You ask' : `${criterion.asker.name} asks`),
      yesNo: criterion.kind === 'yes_no',
      categories: criterion.measures.map((category) => categoryName[category]).join(', '),
      levels: criterion.anchors.map((words, level) => ({
        name: criterion.kind === 'yes_no' ? (level === 0 ? 'No' : 'Yes') : String(level + 1),
        words,
      })),
    }));
    const sheet = sheetName[kit.kind];
    const { job, plan, name, brief, parts, sitting } = kit;
    return {
      ...{ job, plan, name, brief, parts, sitting },
      criteria,
      sheet,
      interview: kit.kind === 'interview',
      title: `${sheet}: ${kit.name}`,
    };
  }
}
