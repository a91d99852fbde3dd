import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { People } from '../../accounts/people/people.service.js';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { DueQuery, HandoverInput } from './handover.dto.js';
import { Handovers } from './handovers.service.js';

/** What somebody who left had to score, and who takes it over. */
@Controller('people/:personId/due')
export class HandoverPages {
  constructor(
    private readonly handovers: Handovers,
    private readonly people: People,
  ) {}

  @Get()
  @Allow('people.manage')
  @Page('people/due')
  async list(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string, @QueryInput() query: DueQuery) {
    const { name, disabledAt } = await this.people.one(id);
    const { items, page, pages, total } = await this.handovers.due(viewer, id, query);
    const cards = items.map(({ others, ...card }) => {
      return { ...card, others: others.map((other) => ({ value: other.id, label: other.name })) };
    });
    return {
      title: `What ${name} has due`,
      person: { id, name, active: disabledAt === null },
      items: cards,
      ...{ page, pages, total },
    };
  }

  @Post(':scorecardId')
  @Allow('people.manage')
  @FormPage('/people/:personId/due')
  async handOver(
    @CurrentViewer() viewer: Viewer,
    @IdParam('personId') id: string,
    @IdParam('scorecardId') scorecardId: string,
    @FormBody() input: HandoverInput,
  ): Promise<SeeOther> {
    const taker = await this.handovers.handOver(viewer, id, scorecardId, input);
    return seeOther(`/people/${id}/due`, `${taker} takes it over.`);
  }
}
