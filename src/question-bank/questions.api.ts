import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { IdParam, JsonBody, QueryInput } from '../platform/http/input.js';
import { QuestionEdit, QuestionInput, QuestionsQuery, QuestionText, QuestionVersionInput } from './question.dto.js';
import { QuestionReader } from './question-reader.service.js';
import { bankLevels, Questions } from './questions.service.js';
import { readQuestion } from './reading/read-question.js';

@ApiTags('Question bank')
@Controller('api/v1/questions')
export class QuestionsApi {
  constructor(
    private readonly questions: Questions,
    private readonly reader: QuestionReader,
  ) {}

  @Get()
  @Allow('bank.view')
  @ApiOperation({ summary: 'The questions in the bank, one page at a time' })
  list(@CurrentViewer() viewer: Viewer, @QueryInput() query: QuestionsQuery) {
    return this.reader.list(viewer, query);
  }

  @Post()
  @Allow('bank.edit')
  @ApiOperation({ summary: 'Add a question; `warnings` lists where it may touch on a protected topic' })
  add(@CurrentViewer() viewer: Viewer, @JsonBody() input: QuestionInput) {
    return this.questions.add(viewer, input);
  }

  @Post('reading')
  @Allow('bank.edit')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Read a question from plain text, to be checked and then added',
    description: 'Nothing is stored. `leftOver` is what was not understood, and `problems` names the lines to look at.',
  })
  read(@JsonBody() { text }: QuestionText) {
    return readQuestion(text, bankLevels);
  }

  @Get(':questionId')
  @Allow('bank.view')
  @ApiOperation({ summary: 'A question with all its versions and the plans that ask it' })
  one(@CurrentViewer() viewer: Viewer, @IdParam('questionId') id: string) {
    return this.reader.whole(viewer, id);
  }

  @Put(':questionId')
  @Allow('bank.edit')
  @ApiOperation({ summary: 'Save a new version; plans keep their current wording' })
  edit(@CurrentViewer() viewer: Viewer, @IdParam('questionId') id: string, @JsonBody() input: QuestionEdit) {
    return this.questions.edit(viewer, id, input);
  }

  @Post(':questionId/retirement')
  @Allow('bank.edit')
  @ApiOperation({ summary: 'Retire a question: it stays in plans that use it but can’t be added to new ones' })
  retire(@CurrentViewer() viewer: Viewer, @IdParam('questionId') id: string, @JsonBody() input: QuestionVersionInput) {
    return this.questions.retire(viewer, id, input.version);
  }

  @Post(':questionId/return')
  @Allow('bank.edit')
  @ApiOperation({ summary: 'Restore a retired question' })
  bringBack(
    @CurrentViewer() viewer: Viewer,
    @IdParam('questionId') id: string,
    @JsonBody() input: QuestionVersionInput,
  ) {
    return this.questions.bringBack(viewer, id, input.version);
  }
}
