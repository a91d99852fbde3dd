import { Controller, Delete, Get, Header, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '../../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../../accounts/access/access.js';
import type { Viewer } from '../../../accounts/access/viewer.js';
import { sandboxed } from '../../../candidates/stored-files.service.js';
import { InvalidInput } from '../../../platform/base/domain-errors.js';
import { IdParam, UploadOf } from '../../../platform/http/input.js';
import { FileAnswer } from '../../../platform/http/page.js';
import type { Upload } from '../../../platform/http/request.js';
import { WritingSamples } from './writing-samples.service.js';

@ApiTags('Writing samples')
@Controller('api/v1/sittings/:id/document')
export class WritingSamplesApi {
  constructor(private readonly samples: WritingSamples) {}

  @Get()
  @Allow('scorecard.own')
  @Header('content-security-policy', sandboxed)
  @ApiOperation({ summary: 'The document of a writing sample' })
  async read(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<FileAnswer> {
    const { content, mediaType, name } = await this.samples.read(viewer, id);
    return new FileAnswer(content, name, mediaType);
  }

  @Post()
  @HttpCode(200)
  @Allow('sitting.edit')
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['document'],
      properties: { document: { type: 'string', format: 'binary' } },
    },
  })
  @ApiOperation({
    summary:
      'Attach the document: a PDF, PNG, JPEG, DOCX, or text file up to 10 MB, as `document`; returns what to check if the author is hidden',
  })
  async attach(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @UploadOf('document') document: Upload | undefined,
  ): Promise<{ cautions: string[] }> {
    if (!document) throw InvalidInput.field('document', 'Send a file in a form field called document.');
    return { cautions: await this.samples.attach(viewer, id, document) };
  }

  @Delete()
  @HttpCode(204)
  @Allow('sitting.edit')
  @ApiOperation({ summary: 'Remove the document of a writing sample' })
  async remove(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<void> {
    await this.samples.remove(viewer, id);
  }
}
