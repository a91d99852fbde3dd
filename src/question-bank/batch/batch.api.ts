import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { JsonBody, QueryInput, UploadOf } from '../../platform/http/input.js';
import { ListQuery } from '../../platform/http/paging.js';
import type { Upload } from '../../platform/http/request.js';
import { SimilarQuestions } from '../similar-questions.service.js';
import { QuestionBatch, QuestionTexts } from './batch.dto.js';
import { QuestionBatches } from './question-batches.service.js';

@ApiTags('Question bank')
@Controller('api/v1/questions')
export class QuestionBatchApi {
  constructor(
    private readonly batches: QuestionBatches,
    private readonly similar: SimilarQuestions,
  ) {}

  @Post('files')
  @Allow('bank.edit')
  @HttpCode(200)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } })
  @ApiOperation({
    summary: 'Read questions from a file (CSV, TSV, XLSX, JSON, or text), to be checked and then added',
    description: 'Nothing is stored. `like` lists questions of the bank that ask nearly the same.',
  })
  async read(@CurrentViewer() viewer: Viewer, @UploadOf('file') file: Upload | undefined) {
    if (!file) throw InvalidInput.field('file', 'Send a file in the field “file”.');
    return { questions: await this.batches.ofFile(viewer, file.bytes) };
  }

  @Post('texts')
  @Allow('bank.edit')
  @HttpCode(200)
  @ApiOperation({ summary: 'Read several questions from plain text, to be checked and then added' })
  async readText(@CurrentViewer() viewer: Viewer, @JsonBody() { text }: QuestionTexts) {
    return { questions: await this.batches.ofText(viewer, text) };
  }

  @Post('batches')
  @Allow('bank.edit')
  @ApiOperation({ summary: 'Add several questions, all of them or none' })
  async add(@CurrentViewer() viewer: Viewer, @JsonBody() { questions }: QuestionBatch) {
    return { keys: await this.batches.addAll(viewer, questions) };
  }

  @Get('similar')
  @Allow('bank.view')
  @ApiOperation({ summary: 'Questions that ask nearly the same, two by two, the most alike first' })
  similarOnes(@CurrentViewer() viewer: Viewer, @QueryInput() query: ListQuery) {
    return this.similar.pairs(viewer, query);
  }
}
