import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { categories, categoryName } from '../jobs/model/category.js';
import { FormBody, IdParam, QueryInput } from '../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../platform/http/page.js';
import { QuestionEdit, QuestionForm, QuestionsQuery, QuestionText, QuestionVersionInput } from './question.dto.js';
import { QuestionReader } from './question-reader.service.js';
import type { QuestionRecord } from './question-records.js';
import { bankLevels, Questions } from './questions.service.js';
import { readQuestion } from './read-question.js';

type QuestionWords = Pick<
  QuestionRecord,
  'topic' | 'prompt' | 'measures' | 'why' | 'preferredAnswer' | 'followUps' | 'anchors'
>;

const categoryChoices = categories.map((value) => ({ value, label: categoryName[value] }));

@Controller('questions')
export class QuestionsPages {
  constructor(
    private readonly questions: Questions,
    private readonly reader: QuestionReader,
  ) {}

  @Get()
  @Allow('bank.view')
  @Page('question-bank/list', 'Question bank')
  async list(@CurrentViewer() viewer: Viewer, @QueryInput() query: QuestionsQuery) {
    const list = await this.reader.list(viewer, query);
    const { q, category, retired } = query;
    const filtered = Boolean(q || category);
    const pagerQuery = { q, category, retired: retired || undefined };
    return { ...list, q, category, retired, filtered, pagerQuery, categoryChoices, mayEdit: viewer.may('bank.edit') };
  }

  @Get('new')
  @Allow('bank.edit')
  @Page('question-bank/new', 'New question')
  blank() {
    return { categoryChoices, question: formOf(undefined), leftOver: '', toCheck: [] as string[] };
  }

  @Get('paste')
  @Allow('bank.edit')
  @Page('question-bank/paste', 'Paste a question')
  paste() {
    return { sample };
  }

  @Post('reading')
  @Allow('bank.edit')
  @FormPage('/questions/paste')
  @Page('question-bank/new', 'Check the question')
  @HttpCode(200)
  read(@FormBody() { text }: QuestionText): ReturnType<QuestionsPages['blank']> {
    const { leftOver, problems, ...question } = readQuestion(text, bankLevels);
    const toCheck = problems.map(({ line, message }) => `Line ${line}: ${message}`);
    return { categoryChoices, question: formOf(question), leftOver, toCheck };
  }

  @Post()
  @Allow('bank.edit')
  @FormPage('/questions/new')
  async add(@CurrentViewer() viewer: Viewer, @FormBody() input: QuestionForm): Promise<SeeOther> {
    const question = await this.questions.add(viewer, input);
    return seeOther(`/questions/${question.id}`, `${question.key} is in the bank.`);
  }

  @Get(':questionId')
  @Allow('bank.view')
  @Page('question-bank/question')
  async one(@CurrentViewer() viewer: Viewer, @IdParam('questionId') id: string) {
    const question = await this.reader.whole(viewer, id);
    const older = question.versions.slice(1);
    const trail = [{ url: '/questions', label: 'Question bank' }, { label: question.key }];
    return { title: question.topic, trail, question, older, mayEdit: viewer.may('bank.edit') };
  }

  @Get(':questionId/edit')
  @Allow('bank.edit')
  @Page('question-bank/edit')
  async form(@CurrentViewer() viewer: Viewer, @IdParam('questionId') id: string) {
    const question = await this.reader.one(viewer, id);
    return { title: `Edit ${question.topic}`, categoryChoices, question: formOf(question), stored: question };
  }

  @Post(':questionId')
  @Allow('bank.edit')
  @FormPage('/questions/:questionId/edit')
  async edit(
    @CurrentViewer() viewer: Viewer,
    @IdParam('questionId') id: string,
    @FormBody() input: QuestionEdit,
  ): Promise<SeeOther> {
    const { number } = await this.questions.edit(viewer, id, input);
    return seeOther(`/questions/${id}`, `Saved as version ${number}. Plans keep their current wording.`);
  }

  @Post(':questionId/retirement')
  @Allow('bank.edit')
  @FormPage('/questions/:questionId')
  async retire(
    @CurrentViewer() viewer: Viewer,
    @IdParam('questionId') id: string,
    @FormBody() input: QuestionVersionInput,
  ): Promise<SeeOther> {
    await this.questions.retire(viewer, id, input.version);
    return seeOther(`/questions/${id}`, 'Retired. It stays in plans that use it but can’t be added to new ones.');
  }

  @Post(':questionId/return')
  @Allow('bank.edit')
  @FormPage('/questions/:questionId')
  async bringBack(
    @CurrentViewer() viewer: Viewer,
    @IdParam('questionId') id: string,
    @FormBody() input: QuestionVersionInput,
  ): Promise<SeeOther> {
    await this.questions.bringBack(viewer, id, input.version);
    return seeOther(`/questions/${id}`, 'Back in the bank. It can be picked again.');
  }
}

const sample = `Tell us about a deal you lost. What would you do differently?

Measures: business, interpersonal (how they learn from a loss)
Preferred answer: A real loss, their own part in it, and what they changed since.
Follow-ups:
- Who won it, and why?
1: Blames others, or has no example.
3: Names the loss and their part in it.
5: Says what they changed, and shows that it worked.`;

/** What the form holds: a field for each anchor, follow-ups one a line. */
function formOf(question: (QuestionWords & { id?: string; version?: number }) | undefined) {
  const anchors = Array.from({ length: bankLevels }, (_, level) => ({
    name: `anchors[${level}]`,
    label: `Level ${level + 1}${level === 0 ? ', lowest' : level === bankLevels - 1 ? ', highest' : ''}`,
    words: question?.anchors[level] ?? '',
  }));
  return {
    id: question?.id,
    version: question?.version,
    topic: question?.topic,
    prompt: question?.prompt,
    measures: question?.measures ?? [],
    why: question?.why,
    preferredAnswer: question?.preferredAnswer,
    followUps: question?.followUps.join('\n'),
    lowest: anchors[0]!,
    between: anchors.slice(1, -1),
    betweenLabel: `Levels 2 to ${bankLevels - 1}`,
    highest: anchors[bankLevels - 1]!,
  };
}
