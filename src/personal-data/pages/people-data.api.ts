import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import type { Regional } from '../../platform/base/regional.js';
import { IdParam, JsonBody, RegionalParam } from '../../platform/http/input.js';
import { Accepted, FileAnswer } from '../../platform/http/page.js';
import { AccessExports, AccessRequest } from '../access/access-exports.service.js';
import { EraseInput, PurgeInput } from '../erasing/erase.dto.js';
import { Erasures } from '../erasing/erasures.service.js';

@ApiTags('Personal data')
@Controller('api/v1')
export class PeopleDataApi {
  constructor(
    private readonly erasures: Erasures,
    private readonly exports: AccessExports,
  ) {}

  @Post('applications/:id/erasure')
  @HttpCode(202)
  @Allow('privacy.edit')
  @ApiOperation({ summary: 'Erases a candidate in the background; scores stay as figures' })
  async erase(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @JsonBody() input: EraseInput) {
    const erasureId = await this.erasures.ask(viewer, id, input);
    return new Accepted(`/api/v1/erasures/${erasureId}`, await this.erasures.one(viewer, erasureId));
  }

  @Post('people/:personId/purge')
  @HttpCode(202)
  @Allow('data.manage')
  @ApiOperation({ summary: 'Erases a deactivated person in the background; their scores stay as a former panelist’s' })
  async purge(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string, @JsonBody() input: PurgeInput) {
    const erasureId = await this.erasures.askForPerson(viewer, id, input);
    return new Accepted(`/api/v1/erasures/${erasureId}`, await this.erasures.one(viewer, erasureId));
  }

  @Get('erasures/:id')
  @Allow('privacy.edit')
  @ApiOperation({ summary: 'How far an erasure is, and how much it removed' })
  erasure(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.erasures.one(viewer, id);
  }

  @Post('applications/:id/data')
  @HttpCode(202)
  @Allow('privacy.edit')
  @ApiOperation({ summary: 'Requests everything on file about a candidate as PDF and JSON' })
  async ask(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @JsonBody() input: AccessRequest,
    @RegionalParam() regional: Regional,
  ) {
    return this.accepted(viewer, await this.exports.ask(viewer, id, input, regional));
  }

  @Post('people/:personId/data')
  @HttpCode(202)
  @Allow('data.manage')
  @ApiOperation({ summary: 'Requests everything on file about a person who signs in as PDF and JSON' })
  async askForPerson(
    @CurrentViewer() viewer: Viewer,
    @IdParam('personId') personId: string,
    @JsonBody() input: AccessRequest,
    @RegionalParam() regional: Regional,
  ) {
    return this.accepted(viewer, await this.exports.askForPerson(viewer, personId, input, regional));
  }

  @Get('access/:id')
  @Allow('privacy.edit')
  @ApiOperation({ summary: 'How far a copy of everything on file about a person is' })
  access(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return this.exports.one(viewer, id);
  }

  @Get('access/:id/file')
  @Allow('privacy.edit')
  @ApiOperation({ summary: 'Everything on file about a person, a PDF; the download is recorded in the activity log' })
  async file(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { content, fileName } = await this.exports.file(viewer, id, 'pdf');
    return new FileAnswer(content, fileName, 'application/pdf');
  }

  @Get('access/:id/json')
  @Allow('privacy.edit')
  @ApiOperation({ summary: 'The same as JSON, with the files; the download is recorded in the activity log' })
  async json(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { content, fileName } = await this.exports.file(viewer, id, 'json');
    return new FileAnswer(content, fileName, 'application/json');
  }

  private async accepted(viewer: Viewer, id: string) {
    return new Accepted(`/api/v1/access/${id}`, await this.exports.one(viewer, id));
  }
}
