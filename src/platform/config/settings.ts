import { resolve } from 'node:path';
import { isEmail } from 'class-validator';
import { localeNamed, usual } from '../base/regional.js';
import { StartProblem } from '../base/start-problem.js';
import { passwordsAllowed, type SingleSignOnSettings, singleSignOnSettings } from './sign-in-settings.js';

/** Everything that can be set from outside, read and checked once. Nothing else reads process.env. */
export interface Settings {
  host: string;
  port: number;
  /** The address people type, without a trailing slash. Cookies are Secure when it begins with https. */
  baseUrl: string;
  /** Wins over the embedded database. */
  databaseUrl?: string;
  /** What hands connections of `databaseUrl` on between transactions, if anything. */
  pooler: 'none' | 'transaction';
  /** Past the pooler. */
  databaseDirectUrl?: string;
  /** Whether this process does work in the background, or leaves it to others on the same database. */
  background: boolean;
  /** Where the embedded database and unpacked helpers live. */
  dataFolder: string;
  /** Load the demo round when nobody is here yet; unless said, only into the embedded database. */
  demo: boolean;
  /** IANA name; what people see until their browser or profile says otherwise. */
  timeZone: string;
  /** Language and region; how dates and numbers are shown until browser or profile say otherwise. */
  locale: string;
  browserExecutable?: string;
  /** Packets printed at once. */
  printsAtOnce: number;
  /** For development: templates and styles are read again for each page. */
  reloadTemplates: boolean;
  /** How many proxies of ours stand in front, each of which adds to X-Forwarded-For; 0 believes nobody. */
  proxies: number;
  /** Lines for people, or JSON objects with a line for each answer. */
  logs: 'text' | 'json';
  /** What reads the figures of this process; nobody can where it is absent. */
  metricsToken?: string;
  /** How long somebody stays signed in on a device, and how long without using it. */
  sessionHours: number;
  sessionIdleHours: number;
  /** Who needs more than a password or a link: an authenticator app, a passkey, or single sign-on. */
  secondFactor: 'administrators' | 'optional';
  /** Absent where people don't sign in at an identity provider. */
  singleSignOn?: SingleSignOnSettings;
  /** Whether people may sign in by a password. */
  passwords: boolean;
  /** Whether webhooks may go to addresses inside a private network. */
  webhooksPrivate: boolean;
  /** Absent where no mail can be sent. */
  mail?: MailSettings;
  /** The address that the record's signed heads are mailed to each day; absent where they are not. */
  headsTo?: string;
  /** Who hires, as candidates are told: a company or a public body. */
  organization?: string;
  /** The address for questions about personal data; absent where it is the job's recruiters'. */
  privacyContact?: string;
  /** Months that a job keeps candidates after its last decision, unless it says otherwise; 12 where absent. */
  retentionMonths?: number;
}

/** DI token. */
export const SETTINGS = Symbol('settings');

/** @throws StartProblem naming the variable and what it should be */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const host = text(env, 'HOST') ?? '127.0.0.1';
  const port = integer(env, 'PORT', 3000, 0, 65535);
  const givenUrl = address(env, 'CALLBOARD_URL');
  const baseUrl = givenUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const databaseUrl = databaseAddress(env, 'DATABASE_URL');
  const databaseDirectUrl = databaseAddress(env, 'CALLBOARD_DATABASE_DIRECT_URL');
  const pooler = oneOf(env, 'CALLBOARD_POOLER', ['none', 'transaction']);
  if (pooler === 'transaction' ? !(databaseUrl && databaseDirectUrl) : databaseDirectUrl) {
    throw new StartProblem(
      'CALLBOARD_POOLER=transaction needs both DATABASE_URL, by way of the pooler, and CALLBOARD_DATABASE_DIRECT_URL, ' +
        'past it; without a pooler, set only DATABASE_URL.',
    );
  }
  const singleSignOn = singleSignOnSettings({
    issuer: text(env, 'CALLBOARD_OIDC_ISSUER'),
    clientId: text(env, 'CALLBOARD_OIDC_CLIENT_ID'),
    clientSecret: text(env, 'CALLBOARD_OIDC_CLIENT_SECRET'),
    domains: text(env, 'CALLBOARD_OIDC_DOMAINS'),
    name: text(env, 'CALLBOARD_OIDC_NAME'),
    baseUrl: givenUrl,
  });
  return {
    host,
    port,
    baseUrl,
    databaseUrl,
    pooler,
    databaseDirectUrl,
    background: flag(env, 'CALLBOARD_BACKGROUND', true),
    dataFolder: resolve(text(env, 'CALLBOARD_DATA') ?? 'data'),
    demo: flag(env, 'CALLBOARD_DEMO', databaseUrl === undefined),
    timeZone: zone(env, 'CALLBOARD_TIME_ZONE'),
    locale: locale(env, 'CALLBOARD_LOCALE'),
    browserExecutable: text(env, 'PUPPETEER_EXECUTABLE_PATH'),
    printsAtOnce: integer(env, 'CALLBOARD_PRINTS_AT_ONCE', 2, 1, 16),
    reloadTemplates: flag(env, 'CALLBOARD_RELOAD_TEMPLATES', false),
    proxies: proxies(env, 'CALLBOARD_TRUST_PROXY'),
    logs: oneOf(env, 'CALLBOARD_LOGS', ['text', 'json']),
    metricsToken: secret(env, 'CALLBOARD_METRICS_TOKEN'),
    ...sessionSettings(env),
    secondFactor: oneOf(env, 'CALLBOARD_SECOND_FACTOR', ['administrators', 'optional']),
    singleSignOn,
    passwords: passwordsAllowed(flag(env, 'CALLBOARD_PASSWORDS', true), singleSignOn),
    webhooksPrivate: flag(env, 'CALLBOARD_WEBHOOKS_PRIVATE', false),
    mail: mailSettings({
      url: text(env, 'CALLBOARD_MAIL_URL'),
      from: text(env, 'CALLBOARD_MAIL_FROM'),
      baseUrl: givenUrl,
    }),
    headsTo: mailbox(env, 'CALLBOARD_HEADS_TO'),
    organization: text(env, 'CALLBOARD_ORGANIZATION'),
    privacyContact: mailbox(env, 'CALLBOARD_PRIVACY_CONTACT'),
    retentionMonths: integer(env, 'CALLBOARD_RETENTION_MONTHS', 12, 1, 120),
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
  throw new StartProblem(`${name} is "${value}"; it must be yes or no.`);
}

/** @returns the first where it is not set */
function oneOf<T extends string>(env: NodeJS.ProcessEnv, name: string, choices: readonly [T, ...T[]]): T {
  const value = text(env, name)?.toLowerCase() ?? choices[0];
  const choice = choices.find((each) => each === value);
  if (!choice) throw new StartProblem(`${name} is "${value}"; give ${choices.join(' or ')}.`);
  return choice;
}

/** What is short can be guessed. It is not repeated in the message. */
function secret(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = text(env, name);
  if (value !== undefined && value.length < 20) throw new StartProblem(`${name} needs at least 20 characters.`);
  return value;
}

function sessionSettings(env: NodeJS.ProcessEnv): Pick<Settings, 'sessionHours' | 'sessionIdleHours'> {
  const days = integer(env, 'CALLBOARD_SESSION_DAYS', 14, 1, 365);
  const idleHours = integer(env, 'CALLBOARD_SESSION_IDLE_HOURS', days * 24, 1, 365 * 24);
  return { sessionHours: days * 24, sessionIdleHours: idleHours };
}

/** A number of proxies; yes and no are one and none. */
function proxies(env: NodeJS.ProcessEnv, name: string): number {
  const value = text(env, name)?.toLowerCase();
  if (value !== undefined && /^\d$/.test(value)) return Number(value);
  if (value !== undefined && !['true', 'yes', 'on', 'false', 'no', 'off'].includes(value)) {
    throw new StartProblem(`${name} is "${value}"; give yes, no, or how many proxies stand in front (up to 9).`);
  }
  return flag(env, name, false) ? 1 : 0;
}

function address(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = text(env, name);
  if (value === undefined) return undefined;
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) {
    throw new StartProblem(`${name} is "${value}"; it must be an address such as https://callboard.example.com.`);
  }
  return value.replace(/\/+$/, '');
}

function mailbox(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = text(env, name);
  if (value === undefined || isEmail(value)) return value;
  throw new StartProblem(`${name} is "${value}"; give an email address, as in auditor@example.com.`);
}

function databaseAddress(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = text(env, name);
  if (value === undefined || /^postgres(ql)?:\/\//.test(value)) return value;
  throw new StartProblem(`${name} must start with postgres://, as in postgres://user:password@host:5432/name.`);
}

function zone(env: NodeJS.ProcessEnv, name: string): string {
  const value = text(env, name);
  if (value === undefined) return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return value;
  } catch {
    throw new StartProblem(`${name} is "${value}"; it must be an IANA time zone such as Europe/Berlin.`);
  }
}

function locale(env: NodeJS.ProcessEnv, name: string): string {
  const value = text(env, name);
  const known = value === undefined ? usual.locale : localeNamed(value);
  if (known) return known;
  throw new StartProblem(`${name} is "${value}"; it must be a language and a region such as en-US or de-DE.`);
}

/** The mail server that takes our mail, and who it comes from. */
export interface MailSettings {
  host: string;
  port: number;
  /** Whether TLS begins with the connection; else it begins when the server offers it. */
  tlsAtOnce: boolean;
  user?: string;
  password?: string;
  from: { name: string; address: string };
}

const example = 'smtps://user:password@mail.example.com:465';

/**
 * @param given CALLBOARD_MAIL_URL, CALLBOARD_MAIL_FROM and CALLBOARD_URL as they were set
 * @returns nothing where mail is not set up
 * @throws StartProblem naming the variable; never repeating the password
 */
function mailSettings(given: { url?: string; from?: string; baseUrl?: string }): MailSettings | undefined {
  const { url, from, baseUrl } = given;
  if (url === undefined && from === undefined) return undefined;
  if (url === undefined) {
    throw new StartProblem(`CALLBOARD_MAIL_FROM is set, but CALLBOARD_MAIL_URL is not; write it as in ${example}.`);
  }
  if (from === undefined) {
    throw new StartProblem(
      'CALLBOARD_MAIL_URL is set, but CALLBOARD_MAIL_FROM is not; give the sender, as in Callboard <callboard@example.com>.',
    );
  }
  if (baseUrl === undefined) {
    throw new StartProblem('CALLBOARD_MAIL_URL is set, but CALLBOARD_URL is not; mails hold links to that address.');
  }
  return { ...serverOf(url), from: senderOf(from) };
}

function serverOf(value: string): Omit<MailSettings, 'from'> {
  const wrong = (why: string) => new StartProblem(`CALLBOARD_MAIL_URL ${why}; write it as in ${example}.`);
  if (!/^smtps?:\/\//i.test(value)) throw wrong('must start with smtp:// or smtps://');
  if (!URL.canParse(value)) throw wrong('can’t be read (in a user name or password, write @ : / % as %40 %3A %2F %25)');
  const url = new URL(value);
  if (!url.hostname) throw wrong('has no mail server');
  if (!/^\/?$/.test(url.pathname) || url.search || url.hash) throw wrong('has something after the port');
  if ((url.username === '') !== (url.password === '')) throw wrong('needs both a user and a password, or neither');
  const tlsAtOnce = url.protocol === 'smtps:';
  const decoded = (text: string): string => {
    try {
      return decodeURIComponent(text);
    } catch {
      throw wrong('has a single % in the user name or password (write %25)');
    }
  };
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port ? Number(url.port) : tlsAtOnce ? 465 : 587,
    tlsAtOnce,
    ...(url.username && { user: decoded(url.username), password: decoded(url.password) }),
  };
}

function senderOf(value: string): { name: string; address: string } {
  const [, name, inBrackets, bare] = /^(?:("[^"<>]*"|[^"<>,]*?)\s*<([^<>]*)>|(\S+))$/.exec(value) ?? [];
  const address = inBrackets ?? bare ?? '';
  // eslint-disable-next-line no-control-regex -- naming control characters is the point
  if (!isEmail(address) || /[\u0000-\u001f\u007f]/.test(value)) {
    throw new StartProblem(
      `CALLBOARD_MAIL_FROM is "${value}"; give an address, as in Callboard <callboard@example.com>.`,
    );
  }
  return { name: (name ?? '').replace(/^"(.*)"$/, '$1') || 'Callboard', address };
}
