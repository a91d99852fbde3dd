import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { IdParam, JsonBody, QueryInput } from '../platform/http/input.js';
import { QuestionEdit, QuestionInput, QuestionsQuery, QuestionText, QuestionVersionInput } from './question.dto.js';
import { QuestionReader } from './question-reader.service.js';
import { bankLevels, Questions } from './questions.service.js';
import { readQuestion } from './read-question.js';

@ApiTags('Question bank')
@Controller('api/v1/questions')
export class QuestionsApi {
  constructor(
    private readonly questions: Questions,
    private readonly reader: QuestionReader,
  ) {}

  @Get()
  @Allow('bank.view')
  @ApiOperation({ summary: 'The questions of the bank, a page at a time' })
  list(@CurrentViewer() viewer: Viewer, @QueryInput() query: QuestionsQuery) {
    return this.reader.list(viewer, query);
  }

  @Post()
  @Allow('bank.edit')
  @ApiOperation({ summary: 'Add a question; `warnings` says where it seems to ask what may not be asked' })
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
  @ApiOperation({ summary: 'New words, as a new version; plans keep the words they have' })
  edit(@CurrentViewer() viewer: Viewer, @IdParam('questionId') id: string, @JsonBody() input: QuestionEdit) {
    return this.questions.edit(viewer, id, input);
  }

  @Post(':questionId/retirement')
  @Allow('bank.edit')
  @ApiOperation({ summary: 'Retire a question: it stays where it was asked, and cannot be picked any more' })
  retire(@CurrentViewer() viewer: Viewer, @IdParam('questionId') id: string, @JsonBody() input: QuestionVersionInput) {
    return this.questions.retire(viewer, id, input.version);
  }

  @Post(':questionId/return')
  @Allow('bank.edit')
  @ApiOperation({ summary: 'Bring a retired question back' })
  bringBack(
    @CurrentViewer() viewer: Viewer,
    @IdParam('questionId') id: string,
    @JsonBody() input: QuestionVersionInput,
  ) {
    return this.questions.bringBack(viewer, id, input.version);
  }
}
