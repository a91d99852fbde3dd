import { Controller, Get } from '@nestjs/common';
import { type SeeOther, seeOther } from '../../platform/http/page.js';
import { Allow, CurrentViewer } from './access.js';
import type { Viewer } from './viewer.js';

@Controller()
export class HomePages {
  /** Those who run jobs start at their desk; panelists at what they have to score. */
  @Get()
  @Allow('own.use')
  home(@CurrentViewer() viewer: Viewer): SeeOther {
    return seeOther(viewer.leads ? '/desk' : '/scorecards');
  }
}
