import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { FormBody, QueryInput, UploadOf } from '../../platform/http/input.js';
import { FileAnswer, FormPage, Page, seeOther } from '../../platform/http/page.js';
import { ListQuery } from '../../platform/http/paging.js';
import type { Upload } from '../../platform/http/request.js';
import { SimilarQuestions } from '../similar-questions.service.js';
import { QuestionBatchForm, QuestionsFileQuery, QuestionTexts } from './batch.dto.js';
import { batchPage } from './batch-page.js';
import { QuestionBatches } from './question-batches.service.js';

@Controller('questions')
export class QuestionBatchPages {
  constructor(
    private readonly batches: QuestionBatches,
    private readonly similar: SimilarQuestions,
  ) {}

  @Get('import')
  @Allow('bank.edit')
  @Page('question-bank/import', 'Import questions')
  blank() {
    return {};
  }

  @Post('import')
  @Allow('bank.edit')
  @FormPage('/questions/import')
  @Page('question-bank/batch', 'Check the questions')
  @HttpCode(200)
  async read(@CurrentViewer() viewer: Viewer, @UploadOf('file') file: Upload | undefined) {
    if (!file) throw InvalidInput.field('file', 'Choose a file of questions.');
    return batchPage(await this.batches.ofFile(viewer, file.bytes));
  }

  @Post('texts')
  @Allow('bank.edit')
  @FormPage('/questions/paste')
  @Page('question-bank/batch', 'Check the questions')
  @HttpCode(200)
  async readText(@CurrentViewer() viewer: Viewer, @FormBody() { text }: QuestionTexts) {
    return batchPage(await this.batches.ofText(viewer, text));
  }

  @Get('batch')
  @Allow('bank.edit')
  @Page('question-bank/batch', 'Check the questions')
  empty() {
    return batchPage([]);
  }

  @Post('batch')
  @Allow('bank.edit')
  @FormPage('/questions/batch')
  async add(@CurrentViewer() viewer: Viewer, @FormBody() { questions }: QuestionBatchForm) {
    const keys = await this.batches.add(viewer, questions);
    const told = keys.length === 1 ? `${keys[0]} is in the bank.` : `${keys[0]} to ${keys.at(-1)} are in the bank.`;
    return seeOther('/questions', told);
  }

  @Get('file')
  @Allow('bank.view')
  async file(@CurrentViewer() viewer: Viewer, @QueryInput() { format = 'csv' }: QuestionsFileQuery) {
    const text = await this.batches.file(viewer, format);
    const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8';
    return new FileAnswer(text, `questions.${format}`, type);
  }

  @Get('similar')
  @Allow('bank.view')
  @Page('question-bank/similar', 'Similar questions')
  async similarOnes(@CurrentViewer() viewer: Viewer, @QueryInput() query: ListQuery) {
    return { ...(await this.similar.pairs(viewer, query)), query: { q: query.q ?? '' } };
  }
}
