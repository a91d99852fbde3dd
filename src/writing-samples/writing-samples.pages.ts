import { Controller, Get, Header, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access.js';
import type { Viewer } from '../accounts/viewer.js';
import { sandboxed } from '../candidates/stored-files.service.js';
import { InvalidInput } from '../platform/domain-errors.js';
import { IdParam, UploadOf } from '../platform/http/input.js';
import { FileAnswer, FormPage, type SeeOther, seeOther } from '../platform/http/page.js';
import type { Upload } from '../platform/http/request.js';
import { WritingSamples } from './writing-samples.service.js';

@Controller('sittings/:id/document')
export class WritingSamplesPages {
  constructor(private readonly samples: WritingSamples) {}

  @Get()
  @Allow('scorecard.own')
  @Header('content-security-policy', sandboxed)
  async read(@CurrentViewer() viewer: Viewer, @IdParam() id: string): Promise<FileAnswer> {
    const { file, name } = await this.samples.read(viewer, id);
    return new FileAnswer(file.content, name, file.mediaType, shownInBrowser(file.mediaType));
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
    await this.samples.attach(viewer, id, document);
    return seeOther(`/sittings/${id}`, 'Document attached.');
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
