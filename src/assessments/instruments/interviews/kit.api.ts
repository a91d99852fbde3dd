import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../../accounts/access/access.js';
import type { Viewer } from '../../../accounts/access/viewer.js';
import { IdParam, QueryInput } from '../../../platform/http/input.js';
import { KitQuery, Kits } from './kit.service.js';

@ApiTags('Assessment plan')
@Controller('api/v1/assessments/:assessmentId/kit')
export class KitApi {
  constructor(private readonly kits: Kits) {}

  @Get()
  @Allow('scorecard.own')
  @ApiOperation({ summary: 'An assessment as planned, with its questions, preferred answers, and level descriptions' })
  kit(@CurrentViewer() viewer: Viewer, @IdParam('assessmentId') id: string, @QueryInput() query: KitQuery) {
    return this.kits.kit(viewer, id, query.sitting);
  }
}
