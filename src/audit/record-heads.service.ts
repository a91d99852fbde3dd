import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Background } from '../platform/background/background.js';
import { installationKey } from '../platform/config/installation-key.js';
import { SETTINGS, type Settings } from '../platform/config/settings.js';
import { Database, type Tx } from '../platform/database/database.js';
import { letterKind } from '../platform/mail/letter-kind.js';
import { Mail } from '../platform/mail/mail.js';
import { type Actor, Audit, callboard } from './audit.service.js';
import { type ChainHead, headFile, readHead, type RecordHead, signedHead } from './record-head.js';

const recordHeadLetter = letterKind({
  key: 'record-head',
  title: 'Signed head of the activity log',
  sentWhen: 'once a day, where the operator set an address for it.',
  to: 'account',
  wordedBy: 'nobody',
  subject: 'Today’s signed head of the activity log',
  body: `Attached as {file} is today’s signed head of the activity log. It covers {chains} chains of events.

Keep it where no one who operates Callboard can change it. With it, “callboard audit verify --head” shows whether anything was changed, removed or cut off since.`,
  places: {
    file: { means: 'the name of the file', sample: '2026-11-24.json' },
    chains: { means: 'how many chains', sample: '12' },
  },
});

declare module './audit-events.js' {
  interface AuditEvents {
    /** `digest`: SHA-256 of the signed file, in hexadecimal. */
    'record.signed': { chains: number; digest: string };
  }
}

const task = 'record.sign';
const mailing = 'record.mail';
const dayMs = 24 * 60 * 60 * 1000;

/** Signed heads of the record: made once a day and whenever somebody asks, kept outside the database. */
@Injectable()
export class RecordHeads implements OnModuleInit, OnApplicationBootstrap {
  private readonly log = new Logger('Record');

  constructor(
    private readonly database: Database,
    private readonly background: Background,
    private readonly audit: Audit,
    private readonly mail: Mail,
    @Inject(SETTINGS)
    private readonly settings: Pick<Settings, 'baseUrl' | 'dataFolder' | 'headsTo' | 'timeZone' | 'locale'>,
  ) {}

  onModuleInit(): void {
    this.background.handle<object>(task, (_, { last }) => this.signDaily(last));
    this.background.handle<{ name: string }>(mailing, ({ name }) => this.mailHead(name));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.database.transaction((tx) => this.comeAgain(tx)).catch((error: Error) => this.log.warn(error.message));
  }

  /** Signs what the record is now, keeps that in the data folder, and says so on the record. */
  async sign(actor: Actor): Promise<{ name: string; text: string; chains: number }> {
    const { dataFolder, baseUrl } = this.settings;
    const key = await installationKey(dataFolder);
    return this.database.transaction(async (tx) => {
      const chains = await tx.query<ChainHead[]>(
        `select chain, events, encode(link, 'hex') as link from audit_chains order by chain`,
      );
      const head = signedHead(key, { installation: baseUrl, signedAt: new Date().toISOString(), chains });
      const file = headFile(head);
      await mkdir(headsFolder(dataFolder), { recursive: true, mode: 0o700 });
      await writeFile(join(headsFolder(dataFolder), file.name), file.text, { mode: 0o600 });
      const digest = createHash('sha256').update(file.text).digest('hex');
      await this.audit.record(tx, actor, 'record.signed', { chains: chains.length, digest });
      return { ...file, chains: chains.length };
    });
  }

  /** @param last whether nobody tries this day's again: then there is the next day's all the same */
  private async signDaily(last: boolean): Promise<void> {
    const signed = await this.sign(callboard).catch(async (error: unknown) => {
      if (last) await this.database.transaction((tx) => this.comeAgain(tx, new Date()));
      throw error;
    });
    await this.database.transaction(async (tx) => {
      await this.comeAgain(tx);
      // A mail server that is away for hours delays the mail and has nothing signed again.
      if (this.mails) await this.background.add(tx, mailing, { name: signed.name });
    });
  }

  private get mails(): boolean {
    return this.settings.headsTo !== undefined && this.mail.configured;
  }

  private async mailHead(name: string): Promise<void> {
    const { headsTo, timeZone, locale, dataFolder } = this.settings;
    if (headsTo === undefined || !this.mails) return;
    const text = await readFile(join(headsFolder(dataFolder), name), 'utf8');
    await this.mail.send({
      to: { name: '', email: headsTo },
      kind: recordHeadLetter,
      fill: { file: name, chains: String(readHead(text).chains.length) },
      timeZone,
      locale,
      attachments: [{ fileName: name, text, mediaType: 'application/json' }],
    });
  }

  /**
   * A day after the last one; of a record that was never signed, a day after its first event.
   * @param after a day after this instead
   */
  private async comeAgain(tx: Tx, after?: Date): Promise<void> {
    const [last] = await tx.query<{ at: Date }[]>(
      `select at from audit_events where type = 'record.signed' order by sequence desc limit 1`,
    );
    const [first] = last
      ? [last]
      : await tx.query<{ at: Date }[]>('select at from audit_events order by sequence limit 1');
    const runAt = new Date((after ?? first?.at ?? new Date()).getTime() + dayMs);
    await this.background.add(tx, task, {}, { key: task, runAt });
  }
}

/**
 * The heads that were kept in the data folder, the oldest first.
 * @param key the public key that must have signed them, if that is known
 * @returns with them, what could not be read as a head, in words
 */
export async function keptHeads(
  dataFolder: string,
  key?: string,
): Promise<{ heads: RecordHead[]; unreadable: string[] }> {
  const folder = headsFolder(dataFolder);
  const names = await readdir(folder).catch(() => []);
  const heads: RecordHead[] = [];
  const unreadable: string[] = [];
  for (const name of names.filter((one) => one.endsWith('.json')).sort()) {
    const path = join(folder, name);
    try {
      heads.push(readHead(await readFile(path, 'utf8'), key));
    } catch (error) {
      unreadable.push(`${path}: ${(error as Error).message}`);
    }
  }
  return { heads, unreadable };
}

function headsFolder(dataFolder: string): string {
  return join(dataFolder, 'record-heads');
}
