import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { FormPage, Page, seeOther } from '../../platform/http/page.js';
import { Database } from '../../platform/database/database.js';
import { DataQuery, DataView } from './data.service.js';
import { DueErasures } from '../erasing/due-erasures.service.js';
import { PurgeInput } from '../erasing/erase.dto.js';
import { Erasures } from '../erasing/erasures.service.js';

@Controller()
export class DataPages {
  constructor(
    private readonly database: Database,
    private readonly view: DataView,
    private readonly due: DueErasures,
    private readonly erasures: Erasures,
  ) {}

  @Get('data')
  @Allow('data.manage')
  @Page('privacy/data', 'Data')
  page(@CurrentViewer() viewer: Viewer, @QueryInput() query: DataQuery) {
    return this.view.page(viewer, query);
  }

  @Post('data/erasures')
  @Allow('data.manage')
  @FormPage('/data')
  async eraseDue(@CurrentViewer() viewer: Viewer) {
    const asked = await this.due.askAll(viewer);
    return seeOther('/data', `Erasing ${asked === 1 ? '1 candidate' : `${asked} candidates`}.`);
  }

  @Get('people/:personId/purge')
  @Allow('data.manage')
  @Page('privacy/purge')
  async preview(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string) {
    const [person] = await this.database.reader.query<{ name: string; active: boolean; cards: number }[]>(
      `select name, disabled_at is null as active,
              (select count(*)::int from scorecards where panelist_id = p.id) as cards from people p where id = $1`,
      [id],
    );
    if (!person) throw new NotFound('person');
    const own = viewer.id === id;
    return { title: `Erase ${person.name}`, person: { ...person, id }, own, may: !own && !person.active };
  }

  @Post('people/:personId/purge')
  @Allow('data.manage')
  @FormPage('/people/:personId/purge')
  async purge(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string, @FormBody() input: PurgeInput) {
    return seeOther(`/erasures/${await this.erasures.askForPerson(viewer, id, input)}`);
  }
}
