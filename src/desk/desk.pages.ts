import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { Reminders } from '../assessments/board/reminders.service.js';
import { outcomeText } from '../assessments/sittings/reminder-rules.js';
import type { Regional } from '../platform/base/regional.js';
import { FormBody, QueryInput, RegionalParam } from '../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../platform/http/page.js';
import { DeskQuery, DeskReminderInput } from './desk.dto.js';
import { Desk } from './desk.service.js';

@Controller('desk')
export class DeskPages {
  constructor(
    private readonly desk: Desk,
    private readonly reminders: Reminders,
  ) {}

  @Get()
  @Allow('own.use')
  @Page('desk/desk')
  show(@CurrentViewer() viewer: Viewer, @QueryInput() query: DeskQuery, @RegionalParam() regional: Regional) {
    return this.desk.page(viewer, query, regional);
  }

  @Post('reminders')
  @Allow('sitting.edit')
  @FormPage('/desk')
  async remind(@CurrentViewer() viewer: Viewer, @FormBody() form: DeskReminderInput): Promise<SeeOther> {
    const outcome = await this.reminders.remindPerson(viewer, form.personId, form.jobId);
    return seeOther('/desk#people', outcomeText(outcome));
  }
}
