import { Controller, Delete, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { IdParam, JsonBody } from '../platform/http/input.js';
import { ShownOnce } from '../platform/http/shown-once.js';
import { Accommodations } from './accommodations.service.js';
import { AnswerInput } from './candidate-page.dto.js';
import { LinkSendings } from './link-sendings.service.js';

@ApiTags('Candidates’ own pages')
@Controller('api/v1')
export class OwnPageApi {
  constructor(
    private readonly links: LinkSendings,
    private readonly accommodations: Accommodations,
  ) {}

  @Get('applications/:id/own-page')
  @Allow('candidate.page')
  @ApiOperation({ summary: 'Where the link to a candidate’s own page stands; never the link itself' })
  async state(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return (await this.links.state(viewer, id)).state;
  }

  @Post('applications/:id/own-page/link')
  @HttpCode(202)
  @Allow('candidate.page')
  @ApiOperation({ summary: 'Email a candidate the link to their own page; only they see it' })
  async send(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    await this.links.send(viewer, id);
    return (await this.links.state(viewer, id)).state;
  }

  @Post('applications/:id/own-page/handed-link')
  @Allow('candidate.page')
  @ApiOperation({ summary: 'Create a link to hand over, where no email can bring it; it is shown once' })
  @ShownOnce()
  async handOver(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<{ url: string }> {
    const { url } = await this.links.handOver(viewer, id);
    return { url };
  }

  @Delete('applications/:id/own-page/links')
  @HttpCode(204)
  @Allow('candidate.page')
  @ApiOperation({ summary: 'Turn off every link to a candidate’s own page' })
  async revoke(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<void> {
    await this.links.revoke(viewer, id);
  }

  @Get('applications/:id/accommodations')
  @Allow('accommodation.view')
  @ApiOperation({ summary: 'What a candidate asks for to take part; not found while you score them' })
  async requests(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return (await this.accommodations.read(viewer, id)).requests;
  }

  @Put('accommodations/:id/answer')
  @HttpCode(204)
  @Allow('accommodation.view')
  @ApiOperation({ summary: 'Answer what a candidate asks for; they read it on their own page' })
  async answer(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: AnswerInput): Promise<void> {
    await this.accommodations.answer(viewer, id, input);
  }
}
