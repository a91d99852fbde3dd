import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiTags } from '../platform/http/api-description.js';
import { Public } from '../accounts/access/access.js';
import { CandidateLinks } from '../candidate-links/candidate-links.service.js';
import { InvalidInput } from '../platform/base/domain-errors.js';
import { IdParam, JsonBody } from '../platform/http/input.js';
import { applicantOf } from './applicant-by-link.js';
import { Accommodations } from './accommodations.service.js';
import { AccommodationInput, UploadInput } from './candidate-page.dto.js';
import { CandidatePages } from './candidate-page.service.js';
import { type PieceTaken, ResumableUploads, type UploadState } from './resumable-uploads.service.js';
import { Withdrawals } from './withdrawals.service.js';

const pieceType = 'application/offset+octet-stream';

/** What a candidate's own page does, for programs: the token in the address is the candidate's. */
@ApiTags('Candidates’ own pages')
@Controller('api/v1/my-application/:token')
export class MyApplicationApi {
  constructor(
    private readonly links: CandidateLinks,
    private readonly pages: CandidatePages,
    private readonly uploads: ResumableUploads,
    private readonly accommodations: Accommodations,
    private readonly withdrawals: Withdrawals,
  ) {}

  @Get()
  @Public()
  @ApiOperation({ summary: 'What a candidate sees of their application' })
  async show(@Param('token') token: string) {
    const { title: _, ...page } = await this.pages.page(await applicantOf(this.links, token));
    return page;
  }

  @Post('uploads')
  @Public()
  @ApiOperation({ summary: 'Begin to hand in a file piece by piece' })
  async begin(@Param('token') token: string, @JsonBody() input: UploadInput): Promise<UploadState> {
    return this.uploads.begin(await applicantOf(this.links, token), input);
  }

  @Get('uploads/:upload')
  @Public()
  @ApiOperation({ summary: 'How far a file is' })
  async state(@Param('token') token: string, @IdParam('upload') id: string): Promise<UploadState> {
    return this.uploads.state(await applicantOf(this.links, token), id);
  }

  @Put('uploads/:upload')
  @Public()
  @ApiConsumes(pieceType)
  @ApiHeader({ name: 'upload-offset', description: 'Where in the file the piece begins, in bytes.' })
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiOperation({ summary: 'Send the next piece, 1 MB at most; the last one hands the file in' })
  async take(
    @Param('token') token: string,
    @IdParam('upload') id: string,
    @Headers('upload-offset') offset: string | undefined,
    @Body() bytes: unknown,
  ): Promise<PieceTaken> {
    const applicant = await applicantOf(this.links, token);
    if (!/^\d{1,9}$/.test(offset ?? '')) {
      throw InvalidInput.field('upload-offset', 'Say in this header at which byte the piece begins.');
    }
    if (!Buffer.isBuffer(bytes)) throw InvalidInput.field('body', `Send the bytes as ${pieceType}.`);
    return this.uploads.take(applicant, id, Number(offset), bytes);
  }

  @Post('accommodations')
  @Public()
  @HttpCode(204)
  @ApiOperation({ summary: 'Ask the recruiter for an accommodation' })
  async ask(@Param('token') token: string, @JsonBody() { request }: AccommodationInput): Promise<void> {
    await this.accommodations.ask(await applicantOf(this.links, token), request);
  }

  @Post('withdrawal')
  @Public()
  @HttpCode(204)
  @ApiOperation({ summary: 'Withdraw the application' })
  async withdraw(@Param('token') token: string): Promise<void> {
    await this.withdrawals.withdraw(await applicantOf(this.links, token));
  }
}
