import { Inject, Injectable } from '@nestjs/common';
import { digestOf, newToken } from '../../../accounts/access/tokens.js';
import type { Viewer } from '../../../accounts/access/viewer.js';
import { Audit } from '../../../audit/audit.service.js';
import { isDecided } from '../../../candidates/application.entity.js';
import { InvalidInput, NotFound, RuleViolation, StaleEdit } from '../../../platform/base/domain-errors.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { Database, replace, type Tx } from '../../../platform/database/database.js';
import { newId } from '../../../platform/database/ids.js';
import { Criterion } from '../../model/criterion.entity.js';
import { Referee, type RefereeAnswer } from '../../model/referee.entity.js';
import { refuseEarly } from '../../model/reference-rules.js';
import { SittingAccess, type SittingForViewer } from '../../sittings/sitting-access.js';
import type { RefereeInput } from './reference.dto.js';

declare module '../../../audit/audit-events.js' {
  interface AuditEvents {
    'referee.named': { jobId: string; sittingId: string; fields: string[] };
    'referee.consented': { jobId: string; sittingId: string };
    'referee.asked': { jobId: string; sittingId: string };
    'referee.answered': { jobId: string; sittingId: string };
  }
}

/** Days for which a referee's link is good. */
export const linkDays = 30;

export interface OwnReference {
  referee: Referee;
  candidate: string;
  job: string;
  brief: string;
  questions: Criterion[];
}

/** Who speaks for a candidate, that the candidate agreed, and what the referee writes on a page of their own. */
@Injectable()
export class References {
  constructor(
    private readonly database: Database,
    private readonly sittings: SittingAccess,
    private readonly audit: Audit,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'baseUrl'>,
  ) {}

  /** For whoever runs the job. @throws NotFound for any other session */
  async seen(viewer: Viewer, sittingId: string): Promise<{ seen: SittingForViewer; referee: Referee | null }> {
    const seen = await this.sittings.sittingForLead(viewer, sittingId);
    if (seen.assessment.kind !== 'reference') throw new NotFound('reference');
    return {
      seen,
      referee: await this.database.reader.findOneBy(Referee, { sittingId }),
    };
  }

  /**
   * Says who the referee is, and that the candidate agreed. Consent that was recorded stays.
   * @throws NotFound, StaleEdit; RuleViolation where another referee is named after one was asked
   */
  name(viewer: Viewer, sittingId: string, input: RefereeInput): Promise<Referee> {
    return this.changing(viewer, sittingId, async (tx, seen, before) => {
      if (before ? before.version !== input.version : input.version !== undefined)
        throw new StaleEdit(undefined, before);
      const { name, relation, email = null, phone = '', identity = '' } = input;
      if (before?.askedAt && before.name !== name) {
        throw new RuleViolation('referee.asked', `${before.name} was asked already. Plan another reference check.`);
      }
      const consent = before?.consentAt ? before.consent : (input.consent ?? '');
      const agreed = consent !== '' && !before?.consentAt;
      const given = agreed ? { consentAt: new Date(), consentByName: viewer.name } : {};
      const facts = {
        name,
        relation,
        email,
        phone,
        identity,
        consent,
        ...given,
      };
      const id = before?.id ?? newId();
      if (before) await replace(tx, Referee, before, facts);
      else await tx.insert(Referee, { id, sittingId, ...facts });
      const jobId = seen.job.id;
      const fields = (['name', 'relation', 'email', 'phone', 'identity'] as const).filter(
        (field) => (before?.[field] ?? '') !== (facts[field] ?? ''),
      );
      if (fields.length > 0)
        await this.audit.record(tx, viewer, 'referee.named', {
          jobId,
          sittingId,
          fields,
        });
      if (agreed)
        await this.audit.record(tx, viewer, 'referee.consented', {
          jobId,
          sittingId,
        });
      return tx.findOneByOrFail(Referee, { id });
    });
  }

  /**
   * Makes a link to the referee's own page; one that was made before is good no more.
   * @returns the link, which is shown once
   * @throws RuleViolation without consent, while something else of the candidate is not in, or once they answered
   */
  ask(viewer: Viewer, sittingId: string): Promise<{ url: string; referee: Referee }> {
    return this.asking(viewer, sittingId, async (tx, referee) => {
      const { url, made } = this.madeLink();
      await replace(tx, Referee, referee, made);
      return { url, referee };
    });
  }

  /** Asks a referee, in whichever way `work` does. @throws RuleViolation as for `ask` */
  asking<T>(viewer: Viewer, sittingId: string, work: (tx: Tx, referee: Referee) => Promise<T>): Promise<T> {
    return this.changing(viewer, sittingId, async (tx, seen, referee) => {
      await refuseEarly(tx, { sittingId, applicationId: seen.applicationId });
      if (referee!.answeredAt) throw new RuleViolation('referee.answered', 'The referee has answered already.');
      const done = await work(tx, referee!);
      await this.audit.record(tx, viewer, 'referee.asked', { jobId: seen.job.id, sittingId });
      return done;
    });
  }

  /** A link to put into an email that goes out now, in place of the one before. */
  async newLink(sittingId: string): Promise<string> {
    const { url, made } = this.madeLink();
    await this.database.reader.update(Referee, { sittingId }, made);
    return url;
  }

  private madeLink() {
    const token = newToken();
    const made = { tokenHash: digestOf(token), askedAt: new Date() };
    return { url: `${this.settings.baseUrl}/references/${token}`, made };
  }

  /** What a referee reads by their link; undefined where it is not good, or not any more. */
  async own(token: string): Promise<OwnReference | undefined> {
    const referee = await this.byToken(token);
    if (!referee) return undefined;
    const { sitting } = referee;
    const questions = await this.database.reader.find(Criterion, {
      where: { assessmentId: sitting!.assessmentId },
      order: { position: 'ASC', key: 'ASC' },
    });
    return {
      ...{ referee, questions, brief: sitting!.assessment?.brief ?? '' },
      candidate: sitting!.application?.candidate?.name ?? '',
      job: sitting!.application?.job?.title ?? '',
    };
  }

  /** Takes a referee's answers, once. @throws InvalidInput; RuleViolation where they answered already */
  async answer(
    { referee, questions }: OwnReference,
    given: readonly RefereeAnswer[],
    confirmed: boolean,
  ): Promise<void> {
    if (referee.answeredAt) throw new RuleViolation('referee.answered', 'You have answered already. Thank you.');
    if (!confirmed) throw InvalidInput.field('confirmed', 'Confirm this to send your answers.');
    const known = new Set(questions.map(({ key }) => key));
    const answers = given.filter(({ criterion, text }) => known.has(criterion) && text !== '');
    if (answers.length === 0) throw InvalidInput.field('answers', 'Answer at least one question.');
    await this.database.transaction(async (tx) => {
      await replace(tx, Referee, referee, { answers, answeredAt: new Date() });
      const jobId = referee.sitting!.application!.jobId;
      const actor = { id: null, name: `${referee.name}, referee` };
      await this.audit.record(tx, actor, 'referee.answered', {
        jobId,
        sittingId: referee.sittingId,
      });
    });
  }

  /** Acts for nobody, and reads nothing that a panelist wrote. */
  private async byToken(token: string): Promise<Referee | undefined> {
    const [referee] = await this.database.reader.find(Referee, {
      where: { tokenHash: digestOf(token) },
      relations: {
        sitting: {
          assessment: true,
          application: { candidate: true, job: true },
        },
      },
    });
    if (!referee?.askedAt || Date.now() - referee.askedAt.getTime() > linkDays * 24 * 60 * 60 * 1000) return undefined;
    const { stage } = referee.sitting!.application!;
    return isDecided(stage) || stage === 'withdrawn' ? undefined : referee;
  }

  private changing<T>(
    viewer: Viewer,
    sittingId: string,
    work: (tx: Tx, seen: SittingForViewer, referee: Referee | null) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (tx) => {
      const seen = await this.sittings.toChange(viewer, sittingId, tx);
      if (seen.assessment.kind !== 'reference') throw new NotFound('reference');
      return work(tx, seen, await tx.findOneBy(Referee, { sittingId }));
    });
  }
}
