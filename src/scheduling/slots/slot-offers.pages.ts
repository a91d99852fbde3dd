import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { dateText, type Regional } from '../../platform/base/regional.js';
import { FormBody, IdParam, QueryInput, RegionalParam } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { ListQuery } from '../../platform/http/paging.js';
import { SlotOfferInput, SlotQuery } from './slot-offer.dto.js';
import { SlotOffers } from './slot-offers.service.js';

const dayChoices = [
  { value: 'mon', label: 'Monday' },
  { value: 'tue', label: 'Tuesday' },
  { value: 'wed', label: 'Wednesday' },
  { value: 'thu', label: 'Thursday' },
  { value: 'fri', label: 'Friday' },
  { value: 'sat', label: 'Saturday' },
  { value: 'sun', label: 'Sunday' },
];

/** Times that candidates choose from, as those who schedule offer them. */
@Controller()
export class SlotOffersPages {
  constructor(private readonly offers: SlotOffers) {}

  @Get('jobs/:jobId/slot-offers')
  @Allow('sitting.edit')
  @Page('scheduling/slot-offers')
  async list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ListQuery) {
    const { job, offers } = await this.offers.list(viewer, jobId, query);
    const here = `/jobs/${jobId}/slot-offers`;
    return { title: `Offered times: ${job.title}`, ...jobPlaces(job, 'sittings'), here, ...offers };
  }

  @Get('jobs/:jobId/slot-offers/new')
  @Allow('sitting.edit')
  @Page('scheduling/new-slot-offer')
  async blank(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @QueryInput() query: SlotQuery,
    @RegionalParam() regional: Regional,
  ) {
    const { job, assessments, chosen, sittings } = await this.offers.form(viewer, jobId, query.assessment);
    const when = (at: Date | null) => (at ? dateText(at, regional, { weekday: true, time: true }) : 'no time yet');
    return {
      title: `Offer times: ${job.title}`,
      ...jobPlaces(job, 'sittings'),
      ...{ assessments, chosen, timeZone: regional.timeZone, days: dayChoices },
      usualDays: dayChoices.slice(0, 5).map(({ value }) => value),
      sessions: sittings.map(({ id, candidate, at, panel }) => {
        return { value: id, label: candidate, hint: `${when(at)}; ${panel.join(', ')}` };
      }),
      all: sittings.filter(({ at }) => at === null).map(({ id }) => id),
    };
  }

  @Post('jobs/:jobId/slot-offers')
  @Allow('sitting.edit')
  @FormPage('/jobs/:jobId/slot-offers/new')
  async offer(
    @CurrentViewer() viewer: Viewer,
    @IdParam('jobId') jobId: string,
    @FormBody() form: SlotOfferInput,
  ): Promise<SeeOther> {
    const { id } = await this.offers.offer(viewer, jobId, form);
    return seeOther(`/slot-offers/${id}`, 'The times are offered. Candidates pick one on their own page.');
  }

  @Get('slot-offers/:id')
  @Allow('sitting.edit')
  @Page('scheduling/slot-offer')
  async one(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @RegionalParam() { timeZone }: Regional) {
    const { job, offer } = await this.offers.one(viewer, id);
    return { title: `Offered times: ${offer.assessment}`, ...jobPlaces(job, 'sittings'), offer, zone: timeZone };
  }

  @Post('slot-offers/:id/closing')
  @Allow('sitting.edit')
  @FormPage('/slot-offers/:id')
  async close(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    await this.offers.close(viewer, id);
    return seeOther(`/slot-offers/${id}`, 'No one can pick a time of this offer any more. What was picked stays.');
  }
}
