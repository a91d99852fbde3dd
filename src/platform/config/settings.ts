import { resolve } from 'node:path';
import { isEmail } from 'class-validator';
import { StartProblem } from '../base/start-problem.js';
import { type MailSettings, mailSettings } from './mail-settings.js';

/** Everything that can be set from outside, read and checked once. Nothing else reads process.env. */
export interface Settings {
  host: string;
  port: number;
  /** The address people type, without a trailing slash. Cookies are Secure when it begins with https. */
  baseUrl: string;
  /** Wins over the embedded database. */
  databaseUrl?: string;
  /** Where the embedded database and unpacked helpers live. */
  dataFolder: string;
  /** Load the demo round when nobody is here yet; unless said, only into the embedded database. */
  demo: boolean;
  /** IANA name; what people see until their browser or profile says otherwise. */
  timeZone: string;
  browserExecutable?: string;
  /** Packets printed at once. */
  printsAtOnce: number;
  /** For development: templates and styles are read again for each page. */
  reloadTemplates: boolean;
  /** Whether a proxy in front sets X-Forwarded-For. */
  trustProxy: boolean;
  /** Absent where no mail can be sent. */
  mail?: MailSettings;
  /** The address that the record's signed heads are mailed to each day; absent where they are not. */
  headsTo?: string;
}

/** DI token. */
export const SETTINGS = Symbol('settings');

/** @throws StartProblem naming the variable and what it should be */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const host = text(env, 'HOST') ?? '127.0.0.1';
  const port = integer(env, 'PORT', 3000, 0, 65535);
  const givenUrl = address(env, 'CALLBOARD_URL');
  const baseUrl = givenUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const databaseUrl = databaseAddress(env);
  return {
    host,
    port,
    baseUrl,
    databaseUrl,
    dataFolder: resolve(text(env, 'CALLBOARD_DATA') ?? 'data'),
    demo: flag(env, 'CALLBOARD_DEMO', databaseUrl === undefined),
    timeZone: zone(env, 'CALLBOARD_TIME_ZONE'),
    browserExecutable: text(env, 'PUPPETEER_EXECUTABLE_PATH'),
    printsAtOnce: integer(env, 'CALLBOARD_PRINTS_AT_ONCE', 2, 1, 16),
    reloadTemplates: flag(env, 'CALLBOARD_RELOAD_TEMPLATES', false),
    trustProxy: flag(env, 'CALLBOARD_TRUST_PROXY', false),
    mail: mailSettings({
      url: text(env, 'CALLBOARD_MAIL_URL'),
      from: text(env, 'CALLBOARD_MAIL_FROM'),
      baseUrl: givenUrl,
    }),
    headsTo: mailbox(env, 'CALLBOARD_HEADS_TO'),
  };
}

function text(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name]?.trim();
  return value ? value : undefined;
}

function integer(env: NodeJS.ProcessEnv, name: string, otherwise: number, low: number, high: number): number {
  const value = text(env, name);
  if (value === undefined) return otherwise;
  const number = Number(value);
  if (Number.isInteger(number) && number >= low && number <= high) return number;
  throw new StartProblem(`${name} is "${value}"; it must be a whole number from ${low} to ${high}.`);
}

function flag(env: NodeJS.ProcessEnv, name: string, otherwise: boolean): boolean {
  const value = text(env, name)?.toLowerCase();
  if (value === undefined) return otherwise;
  if (['1', 'true', 'yes', 'on'].includes(value)) return true;
  if (['0', 'false', 'no', 'off'].includes(value)) return false;
  throw new StartProblem(`${name} is "${value}"; give yes or no.`);
}

function address(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = text(env, name);
  if (value === undefined) return undefined;
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) {
    throw new StartProblem(`${name} is "${value}"; give an address such as https://callboard.example.com.`);
  }
  return value.replace(/\/+$/, '');
}

function mailbox(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = text(env, name);
  if (value === undefined || isEmail(value)) return value;
  throw new StartProblem(`${name} is "${value}"; give an email address, as in auditor@example.com.`);
}

function databaseAddress(env: NodeJS.ProcessEnv): string | undefined {
  const value = text(env, 'DATABASE_URL');
  if (value === undefined || /^postgres(ql)?:\/\//.test(value)) return value;
  throw new StartProblem('DATABASE_URL should begin with postgres://, as in postgres://user:password@host:5432/name.');
}

function zone(env: NodeJS.ProcessEnv, name: string): string {
  const value = text(env, name);
  if (value === undefined) return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return value;
  } catch {
    throw new StartProblem(`${name} is "${value}"; give an IANA time zone such as Europe/Berlin.`);
  }
}
