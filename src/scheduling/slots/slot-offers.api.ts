import { Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { IdParam, JsonBody, QueryInput } from '../../platform/http/input.js';
import { ListQuery } from '../../platform/http/paging.js';
import { SlotOfferInput } from './slot-offer.dto.js';
import { SlotOffers } from './slot-offers.service.js';

@ApiTags('Self-scheduling')
@Controller('api/v1')
export class SlotOffersApi {
  constructor(private readonly offers: SlotOffers) {}

  @Get('jobs/:jobId/slot-offers')
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Times that candidates of a job can choose from, the newest offer first' })
  async list(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @QueryInput() query: ListQuery) {
    return (await this.offers.list(viewer, jobId, query)).offers.items;
  }

  @Post('jobs/:jobId/slot-offers')
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Offer times of a pattern to the candidates of some sessions; each is told by email' })
  async offer(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: SlotOfferInput) {
    const { id } = await this.offers.offer(viewer, jobId, input);
    return (await this.offers.one(viewer, id)).offer;
  }

  @Get('slot-offers/:id')
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'An offer: its times, who picked which, and who has yet to' })
  async one(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return (await this.offers.one(viewer, id)).offer;
  }

  @Delete('slot-offers/:id')
  @HttpCode(204)
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Close an offer; what was picked stays' })
  async close(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<void> {
    await this.offers.close(viewer, id);
  }
}
