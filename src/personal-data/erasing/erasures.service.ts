import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { type Actor, Audit, callboard } from '../../audit/audit.service.js';
import { ApplicationAccess } from '../../candidates/application-access.js';
import { Background } from '../../platform/background/background.js';
import type { JobRun } from '../../platform/background/workers.js';
import { DomainError, Forbidden, InvalidInput, NotFound, RuleViolation } from '../../platform/base/domain-errors.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { codeOf, isDiskFull } from '../../platform/database/database-problems.js';
import { newId } from '../../platform/database/ids.js';
import { heldTables } from '../held-tables.js';
import { keptBy, keptWords } from '../retention/retention-clock.js';
import { confirmed, droppedIn, EraseInput, PurgeInput } from './erase.dto.js';
import { eraseCandidate } from './erase-candidate.js';
import { erasedLines, eraseAgain, keepErased, keptErased } from './erased-list.js';
import { Erasure } from '../erasure.entity.js';
import { knownErasures } from './known-erasures.js';
import { purgePerson } from './purge-person.js';

declare module '../../audit/audit-events.js' {
  interface AuditEvents {
    'erasure.asked': { erasureId: string; jobId?: string; applicationId?: string; personId?: string };
    'erasure.failed': { erasureId: string; jobId?: string; problem: string };
  }
}

const task = 'data.erase';

/** How often one is tried before somebody has to look at it. */
const mostTries = 5;

/** Erasing is asked for, and done in the background: each in one transaction, so that it happens altogether or not at all. */
@Injectable()
export class Erasures implements OnModuleInit, OnApplicationBootstrap {
  private readonly log = new Logger('Erasures');

  constructor(
    private readonly database: Database,
    private readonly background: Background,
    private readonly applications: ApplicationAccess,
    private readonly audit: Audit,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'dataFolder'>,
  ) {}

  onModuleInit(): void {
    this.background.handle<{ id: string }>(task, ({ id }, run) => this.work(id, run), { atOnce: 1 });
  }

  /** A restored backup may have brought somebody back: the list in the data folder knows better. */
  async onApplicationBootstrap(): Promise<void> {
    try {
      const kept = await keptErased(this.settings.dataFolder);
      if (!kept) return;
      const again = await eraseAgain(this.database, heldTables, kept, callboard);
      if (again > 0) this.log.warn(`Erased ${again} again whom a backup had brought back.`);
    } catch (error) {
      this.log.error(`Erasures of before could not be done again: ${(error as Error).message}`);
    }
  }

  /**
   * Asks for a candidate to be erased, with their other applications that the viewer may erase.
   * @throws NotFound, Forbidden; InvalidInput where it is not confirmed; RuleViolation where something keeps them, or it was asked for already
   */
  async ask(viewer: Viewer, applicationId: string, input: EraseInput): Promise<string> {
    return this.database.transaction(async (tx) => {
      const { job } = await this.applications.application(viewer, applicationId, 'privacy.edit', tx);
      confirmed(input);
      const all = [applicationId, ...(input.others ?? []).filter((id) => id !== applicationId)];
      for (const id of all.slice(1)) await this.applications.application(viewer, id, 'privacy.edit', tx);
      const id = await this.askFor(tx, viewer, all, 'asked', droppedIn(input));
      await this.audit.record(tx, viewer, 'erasure.asked', { erasureId: id, jobId: job.id, applicationId });
      return id;
    });
  }

  /** Asks in a transaction of the caller's, who has checked that it may be. @throws RuleViolation as for `ask` */
  async askFor(
    tx: Tx,
    by: Actor,
    applicationIds: string[],
    why: 'asked' | 'due',
    dropped: readonly string[] = [],
  ): Promise<string> {
    // Of two who ask at once, the second finds the first.
    await tx.query('select 1 from applications where id = any ($1::uuid[]) order by id for no key update', [
      applicationIds,
    ]);
    const [known] = await tx.query<{ state: string }[]>(
      `select state from erasures where application_ids && $1::uuid[] and state <> 'canceled' limit 1`,
      [applicationIds],
    );
    if (known) {
      const is = known.state === 'done' ? 'is erased already' : 'is being erased already';
      throw new RuleViolation('erasure.again', `This candidate ${is}.`);
    }
    const kept = await keptBy(tx, applicationIds);
    if (kept) throw new RuleViolation('erasure.kept', keptWords[kept]);
    const id = newId();
    const asked = { askedById: by.id, askedByName: by.name };
    await tx.insert(Erasure, { id, kind: 'candidate', why, applicationIds, dropped: [...dropped], ...asked });
    await this.background.add(tx, task, { id }, { key: `${task}:${id}` });
    return id;
  }

  /** Asks for somebody who signs in to be purged. @throws NotFound, Forbidden; RuleViolation for oneself or the last administrator */
  async askForPerson(viewer: Viewer, personId: string, input: PurgeInput): Promise<string> {
    if (!viewer.may('data.manage')) throw new Forbidden();
    confirmed(input);
    return this.database.transaction(async (tx) => {
      const [person] = await tx.query<{ administrator: boolean; disabledAt: Date | null; open: boolean }[]>(
        `select administrator, disabled_at as "disabledAt",
                exists (select from scorecards where panelist_id = p.id and state in ('due', 'draft')) as open
           from people p where id = $1 for update`,
        [personId],
      );
      if (!person) throw new NotFound('person');
      if (personId === viewer.id) {
        throw new RuleViolation('purge.own', 'You can’t erase yourself. Ask another administrator.');
      }
      if (!person.disabledAt) {
        throw new RuleViolation('purge.active', 'Deactivate this person on the People page first.');
      }
      if (person.open) {
        throw new RuleViolation(
          'purge.open',
          'This person has scorecards open. Close them or unseat the person first.',
        );
      }
      const [known] = await tx.query<object[]>(
        `select from erasures where person_id = $1 and state <> 'canceled' limit 1`,
        [personId],
      );
      if (known) throw new RuleViolation('erasure.again', 'This person is erased already, or is being erased.');
      const id = newId();
      const asked = { askedById: viewer.id, askedByName: viewer.name };
      await tx.insert(Erasure, { id, kind: 'person', why: 'asked', personId, ...asked });
      await this.background.add(tx, task, { id }, { key: `${task}:${id}` });
      await this.audit.record(tx, viewer, 'erasure.asked', { erasureId: id, personId });
      return id;
    });
  }

  /** Puts one that failed into the queue again. @throws NotFound, Forbidden; RuleViolation where it did not fail */
  async tryAgain(viewer: Viewer, id: string): Promise<void> {
    await this.one(viewer, id);
    await this.database.transaction(async (tx) => {
      const { affected } = await tx.update(Erasure, { id, state: 'failed' }, { state: 'waiting', tries: 0 });
      if (affected !== 1) throw new RuleViolation('erasure.open', 'This erasure did not fail.');
      await this.background.add(tx, task, { id }, { key: `${task}:${id}` });
    });
  }

  /** Takes back one that was not done. @throws NotFound, Forbidden; RuleViolation where it is done */
  async cancel(viewer: Viewer, id: string): Promise<void> {
    await this.one(viewer, id);
    await this.database.transaction(async (tx) => {
      const [, count] = await tx.query<[unknown[], number]>(
        `update erasures set state = 'canceled' where id = $1 and state in ('waiting', 'failed')`,
        [id],
      );
      if (count !== 1) throw new RuleViolation('erasure.done', 'It is done, and can’t be undone.');
      await this.background.remove(tx, `${task}:${id}`);
    });
  }

  /** @throws NotFound where the viewer may not know of it */
  async one(viewer: Viewer, id: string): Promise<Erasure> {
    const { reader } = this.database;
    const erasure = await reader.findOneBy(Erasure, { id });
    if (!erasure || !(await knownErasures(reader, viewer, [id])).has(id)) throw new NotFound('erasure');
    return erasure;
  }

  /** One attempt. What fails leaves nothing half done: the next one begins from the start. */
  private async work(id: string, { last }: JobRun): Promise<void> {
    try {
      const isDone = await this.database.transaction((tx) => this.erase(tx, id));
      if (isDone) await this.keepList();
    } catch (error) {
      await this.note(id, error, last);
    }
  }

  private async erase(tx: Tx, id: string): Promise<boolean> {
    const [locked] = await tx.query<object[]>(`select from erasures where id = $1 and state = 'waiting' for update`, [
      id,
    ]);
    if (!locked) return false;
    const erasure = await tx.findOneByOrFail(Erasure, { id });
    const by = erasure.askedById ? { id: erasure.askedById, name: erasure.askedByName } : callboard;
    if (erasure.kind === 'person') {
      await purgePerson(tx, heldTables, { id, personId: erasure.personId! }, by);
      return true;
    }
    const kept = await keptBy(tx, erasure.applicationIds);
    if (kept) throw new RuleViolation('erasure.kept', keptWords[kept]);
    await eraseCandidate(tx, heldTables, erasure, by);
    return true;
  }

  /** Says what happened where somebody looks for it; where it may go better next time, it is tried again. */
  private async note(id: string, error: unknown, last: boolean): Promise<void> {
    const problem = problemOf(error);
    const isFinal = error instanceof DomainError;
    const [[row]] = await this.database.reader.query<[{ tries: number; jobIds: string[] }[], number]>(
      `update erasures set tries = tries + 1, problem = $2 where id = $1 and state = 'waiting'
       returning tries, job_ids as "jobIds"`,
      [id, problem],
    );
    if (row && (isFinal || last || row.tries >= mostTries)) {
      await this.database.transaction(async (tx) => {
        await tx.update(Erasure, { id, state: 'waiting' }, { state: 'failed' });
        await this.audit.record(tx, callboard, 'erasure.failed', { erasureId: id, problem });
      });
      return;
    }
    if (row) throw error;
  }

  /** The list beside the database; one that can't be written now is written with the next erasure. */
  private async keepList(): Promise<void> {
    try {
      await keepErased(this.settings.dataFolder, await erasedLines(this.database.reader));
    } catch (error) {
      this.log.warn(`The list of erasures can’t be kept in the data folder: ${(error as Error).message}`);
    }
  }
}

/** Why it failed, in words that name nobody. */
function problemOf(error: unknown): string {
  if (error instanceof InvalidInput) return error.fields[0]?.message ?? 'The candidate is not on file any more.';
  if (error instanceof DomainError) return error.message;
  const known = codeOf(error);
  if (isDiskFull(error)) return 'The server’s disk is full.';
  if (known.startsWith('08') || known.startsWith('57') || known.startsWith('ECONN')) return 'The database went away.';
  return 'Something went wrong on the server; its log says what.';
}
