import { Controller, Get, Header, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../../accounts/access/access.js';
import type { Viewer } from '../../../accounts/access/viewer.js';
import { InvalidInput } from '../../../platform/base/domain-errors.js';
import { IdParam, UploadOf } from '../../../platform/http/input.js';
import { FileAnswer, FormPage, type SeeOther, seeOther } from '../../../platform/http/page.js';
import type { Upload } from '../../../platform/http/request.js';
import { WritingSamples } from './writing-samples.service.js';

/**
 * The content security policy of a document shown beside a card: nothing in it loads or runs. A sandbox would be
 * stricter, but browsers show no PDF in one; scripts of a PDF never reach the page around it.
 */
const inFrame =
  "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'";

@Controller('sittings/:id/document')
export class WritingSamplesPages {
  constructor(private readonly samples: WritingSamples) {}

  @Get()
  @Allow('scorecard.own')
  @Header('content-security-policy', inFrame)
  async read(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<FileAnswer> {
    const { content, mediaType, name } = await this.samples.read(viewer, id);
    return new FileAnswer(content, name, mediaType, shownInBrowser(mediaType));
  }

  @Post()
  @Allow('sitting.edit')
  @FormPage('/sittings/:id')
  async attach(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @UploadOf('document') document: Upload | undefined,
  ): Promise<SeeOther> {
    if (!document) throw InvalidInput.field('document', 'Choose a file.');
    const cautions = await this.samples.attach(viewer, id, document);
    const attached = cautions.length > 0 ? 'Document attached. Check the notes about it below.' : 'Document attached.';
    return seeOther(`/sittings/${id}${cautions.length > 0 ? '#document' : ''}`, attached);
  }

  @Post('deletion')
  @Allow('sitting.edit')
  @FormPage('/sittings/:id')
  async remove(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<SeeOther> {
    await this.samples.remove(viewer, id);
    return seeOther(`/sittings/${id}`, 'Document removed.');
  }
}

/** A PDF or a picture is shown; the rest is downloaded. */
export function shownInBrowser(mediaType: string): boolean {
  return mediaType === 'application/pdf' || mediaType.startsWith('image/');
}
