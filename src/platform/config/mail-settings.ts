import { isEmail } from 'class-validator';
import { StartProblem } from '../base/start-problem.js';

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
export function mailSettings(given: { url?: string; from?: string; baseUrl?: string }): MailSettings | undefined {
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
