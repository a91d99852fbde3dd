import { Injectable } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { Audit } from '../../audit/audit.service.js';
import { type FieldProblem, Forbidden, InvalidInput } from '../../platform/base/domain-errors.js';
import { Database } from '../../platform/database/database.js';
import { checked } from '../../platform/http/input.js';
import { AnchorTemplates } from '../anchors/anchor-templates.service.js';
import { suggestedTemplate } from '../anchors/suggest-anchors.js';
import { QuestionInput } from '../question.dto.js';
import { questionRecords } from '../question-records.js';
import { bankLevels, Questions } from '../questions.service.js';
import {
  type FileQuestion,
  mostAtOnce,
  questionsAsCsv,
  questionsAsJson,
  readQuestionFile,
} from '../reading/question-files.js';
import { readQuestions } from '../reading/split-questions.js';
import { type LikeQuestion, SimilarQuestions } from '../similar-questions.service.js';
import { warningsOf } from '../question-records.js';
import type { BatchQuestion } from './batch.dto.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'questions.exported': { format: 'csv' | 'json'; questions: number };
  }
}

/** A question as it was read, with what somebody should look at before it is added. */
export interface LookedAt extends FileQuestion {
  /** Questions of the bank that ask nearly the same. */
  like: LikeQuestion[];
  /** The attribute whose level descriptions were put in, where it had none. */
  suggestedFrom: string;
  warnings: { topic: string; words: string }[];
}

/** Many questions at once: read, looked at, added, and given out. */
@Injectable()
export class QuestionBatches {
  constructor(
    private readonly database: Database,
    private readonly questions: Questions,
    private readonly templates: AnchorTemplates,
    private readonly similar: SimilarQuestions,
    private readonly audit: Audit,
  ) {}

  /** @throws InvalidInput where the file holds no question, or too many */
  async ofFile(viewer: Viewer, bytes: Uint8Array): Promise<LookedAt[]> {
    const read = readQuestionFile(bytes, bankLevels);
    if ('problem' in read) throw InvalidInput.field('file', read.problem);
    return this.lookAt(viewer, read, 'file');
  }

  ofText(viewer: Viewer, text: string): Promise<LookedAt[]> {
    return this.lookAt(viewer, readQuestions(text, bankLevels), 'text');
  }

  /**
   * Adds those that are taken, all or none.
   * @returns their keys
   * @throws Forbidden; InvalidInput naming every field that is wrong
   */
  async add(viewer: Viewer, batch: readonly BatchQuestion[]): Promise<string[]> {
    const taken = batch.flatMap((question, at) => (question.take ? [{ question, field: `questions[${at}]` }] : []));
    if (taken.length === 0) throw InvalidInput.field('questions', 'Choose at least one question to add.');
    const wrong: FieldProblem[] = [];
    const inputs: QuestionInput[] = [];
    for (const { question, field } of taken) {
      const { take: _take, leftOver: _leftOver, ...words } = question;
      const value = JSON.parse(JSON.stringify(words)) as object;
      try {
        inputs.push(await checked(QuestionInput, { value, form: false, zone: 'UTC' }));
      } catch (error) {
        if (!(error instanceof InvalidInput)) throw error;
        wrong.push(...error.fields.map((one) => ({ field: `${field}.${one.field}`, message: one.message })));
      }
    }
    if (wrong.length > 0) throw new InvalidInput(wrong);
    return this.addAll(
      viewer,
      inputs,
      taken.map(({ field }) => field),
    );
  }

  addAll(viewer: Viewer, inputs: readonly QuestionInput[], fields?: readonly string[]): Promise<string[]> {
    if (inputs.length === 0) throw InvalidInput.field('questions', 'Give at least one question.');
    return this.questions.addAll(viewer, inputs, fields ?? inputs.map((_, at) => `questions[${at}]`));
  }

  /** The whole bank but for retired questions, as a file; that it was given out is on the record. */
  async file(viewer: Viewer, format: 'csv' | 'json'): Promise<string> {
    if (!viewer.may('bank.view')) throw new Forbidden();
    const all = await questionRecords(
      this.database.reader,
      'where q.retired_at is null order by length(q.key), q.key limit 10000',
      [],
    );
    await this.database.transaction((tx) =>
      this.audit.record(tx, viewer, 'questions.exported', { format, questions: all.length }),
    );
    return format === 'csv' ? questionsAsCsv(all, bankLevels) : questionsAsJson(all);
  }

  private async lookAt(viewer: Viewer, read: readonly FileQuestion[], field: string): Promise<LookedAt[]> {
    if (read.length > mostAtOnce) {
      throw InvalidInput.field(field, `There are ${read.length} questions. Bring in up to ${mostAtOnce} at a time.`);
    }
    const templates = await this.templates.all();
    const like = await this.similar.like(
      viewer,
      read.map(({ prompt }) => prompt),
    );
    return read.map((question, at) => {
      const wordless = question.anchors.every((words) => words === '');
      const template = wordless ? suggestedTemplate(question, templates) : undefined;
      return {
        ...question,
        anchors: template ? [...template.anchors] : question.anchors,
        suggestedFrom: template?.name ?? '',
        like: like[at] ?? [],
        warnings: warningsOf(question),
      };
    });
  }
}
