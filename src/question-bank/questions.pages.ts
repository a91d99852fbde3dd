import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../accounts/access/access.js';
import type { Viewer } from '../accounts/access/viewer.js';
import { categories, categoryName } from '../jobs/model/category.js';
import { FormBody, IdParam, QueryInput } from '../platform/http/input.js';
import { InvalidInput } from '../platform/base/domain-errors.js';
import { FormPage, Page, type SeeOther, seeOther } from '../platform/http/page.js';
import { AnchorTemplates } from './anchors/anchor-templates.service.js';
import { suggestedTemplate } from './anchors/suggest-anchors.js';
import {
  QuestionDraft,
  QuestionEdit,
  QuestionEditDraft,
  QuestionForm,
  QuestionsQuery,
  QuestionText,
  QuestionVersionInput,
} from './question.dto.js';
import { QuestionReader } from './question-reader.service.js';
import type { QuestionRecord } from './question-records.js';
import { bankLevels, Questions } from './questions.service.js';
import { SimilarQuestions } from './similar-questions.service.js';
import { splitQuestions } from './reading/split-questions.js';
import { readQuestion } from './reading/read-question.js';

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
    private readonly similar: SimilarQuestions,
    private readonly templates: AnchorTemplates,
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
    return this.newPage(undefined);
  }

  /** The form of a new question with the words of another. */
  @Get(':questionId/duplicate')
  @Allow('bank.edit')
  @Page('question-bank/new', 'Duplicate a question')
  async duplicate(@CurrentViewer() viewer: Viewer, @IdParam('questionId') id: string) {
    const { topic, prompt, measures, why, preferredAnswer, followUps, anchors } = await this.reader.one(viewer, id);
    return this.newPage({ topic, prompt, measures, why, preferredAnswer, followUps, anchors });
  }

  /** The form as it was sent, with words for the levels that have none. */
  @Post('suggestions')
  @Allow('bank.edit')
  @FormPage('/questions/new')
  @Page('question-bank/new', 'New question')
  @HttpCode(200)
  async suggest(@FormBody() draft: QuestionDraft) {
    const { question, told } = await this.filled(draft);
    return this.newPage(question, draft.leftOver ?? '', [told]);
  }

  /** The same for a question of the bank. Nothing is saved, and the version that was read stays with the form. */
  @Post(':questionId/suggestions')
  @Allow('bank.edit')
  @FormPage('/questions/:questionId/edit')
  @Page('question-bank/edit')
  @HttpCode(200)
  async suggestAgain(
    @CurrentViewer() viewer: Viewer,
    @IdParam('questionId') id: string,
    @FormBody() draft: QuestionEditDraft,
  ) {
    const stored = await this.reader.one(viewer, id);
    const { question, told } = await this.filled(draft);
    return this.editPage({ ...question, id, version: draft.version }, stored, [told]);
  }

  @Get('paste')
  @Allow('bank.edit')
  @Page('question-bank/paste', 'Paste questions')
  paste() {
    return { sample };
  }

  @Post('reading')
  @Allow('bank.edit')
  @FormPage('/questions/paste')
  @Page('question-bank/new', 'Check the question')
  @HttpCode(200)
  read(@FormBody() { text }: QuestionText) {
    if (splitQuestions(text).length > 1) {
      throw InvalidInput.field('text', 'These are several questions. Select “Read as several questions.”');
    }
    const { leftOver, problems, ...question } = readQuestion(text, bankLevels);
    const toCheck = problems.map(({ line, message }) => `Line ${line}: ${message}`);
    return this.newPage(question, leftOver, toCheck);
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
    const [like = []] = await this.similar.like(viewer, [question.prompt], id);
    const trail = [{ url: '/questions', label: 'Question bank' }, { label: question.key }];
    return { title: question.topic, trail, question, older, like, mayEdit: viewer.may('bank.edit') };
  }

  @Get(':questionId/edit')
  @Allow('bank.edit')
  @Page('question-bank/edit')
  async form(@CurrentViewer() viewer: Viewer, @IdParam('questionId') id: string) {
    const question = await this.reader.one(viewer, id);
    return this.editPage(question, question);
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

  private async newPage(question: QuestionWords | undefined, leftOver = '', toCheck: string[] = []) {
    return { categoryChoices, question: formOf(question), leftOver, toCheck, templates: await this.templateChoices() };
  }

  private async editPage(
    question: QuestionWords & { id: string; version: number },
    stored: QuestionRecord,
    toCheck: string[] = [],
  ) {
    const templates = await this.templateChoices();
    const form = { categoryChoices, question: formOf(question), templates };
    return { title: `Edit ${stored.topic}`, ...form, stored, toCheck };
  }

  private async templateChoices() {
    return (await this.templates.all()).map(({ id, name }) => ({ value: id, label: name }));
  }

  /** A question with words for the levels that have none. @throws InvalidInput where no template fits */
  private async filled(draft: QuestionDraft): Promise<{ question: QuestionWords; told: string }> {
    const { topic = '', prompt = '', why = '', preferredAnswer = '', measures, followUps, anchors } = draft;
    const templates = await this.templates.all();
    const chosen = templates.find(({ id }) => id === draft.template);
    const template = chosen ?? suggestedTemplate({ topic, prompt, why, measures }, templates);
    if (!template) {
      throw InvalidInput.field('template', 'No attribute is named in this question. Choose one from the list.');
    }
    const filled = template.anchors.map((words, level) => anchors[level] || words);
    const blank = filled.some((words, level) => words !== '' && !anchors[level]);
    if (!blank) throw InvalidInput.field('template', 'No level is blank. Clear the levels that you want filled in.');
    return {
      question: { topic, prompt, measures, why, preferredAnswer, followUps, anchors: filled },
      told: `Blank levels were filled in from “${template.name}.” Change them to fit this question.`,
    };
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
