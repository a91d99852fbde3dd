import { Inject, Injectable, Logger } from '@nestjs/common';
import { isEmail } from 'class-validator';
import type { Transporter } from 'nodemailer';
import type { Options } from 'nodemailer/lib/smtp-transport/index.js';
import type { JobRun } from '../background/workers.js';
import { type MailSettings, SETTINGS, type Settings } from '../config/settings.js';
import { randomId } from '../database/ids.js';
import { Views } from '../views/views.js';
import type { Regional } from '../base/regional.js';
import type { Filling, LetterKind, Wording } from './letter-kind.js';
import { fillLetter, letterHtml, letterText, oneLine } from './letter-text.js';

export interface Letter<Name extends string = string> extends Regional {
  to: { name: string; email: string };
  /** Where an answer goes, if not to the sender of all mail. */
  replyTo?: { name: string; email: string };
  kind: LetterKind<Name>;
  fill: Record<Name, Filling>;
  /** The job that it is about: its own wording is used, where it has one. */
  jobId?: string;
  /** Written for this one mail by whoever sends it. */
  wording?: Wording;
  /** Whom and what it concerns, for the list of the job's mails; without it, or a job, it is not listed. */
  about?: LetterAbout;
  attachments?: { fileName: string; text: string; mediaType: string }[];
  /** A calendar entry that mail programs offer to take over. */
  calendar?: { method: 'REQUEST' | 'CANCEL'; text: string };
  /** Names the mail, where the same one may be sent twice, so that a mailbox can tell. */
  messageId?: string;
}

export interface LetterAbout {
  /** The application that it is about. */
  applicationId?: string;
  /** Who gets it, where that is somebody who signs in. */
  personId?: string;
  sittingId?: string;
}

/** A mail about a job that is about to be handed over. */
export interface GoingMail extends LetterAbout {
  kind: Pick<LetterKind, 'key' | 'title'>;
  jobId: string;
  to: { name: string; email: string };
  subject: string;
  /** In plain text, with every personal link taken out. */
  text: string;
  messageId: string;
  /** Whether the same mail has this identifier however often it is tried. */
  named: boolean;
}

/** Where it is written down which mails went out about a job. */
export interface MailLog {
  /** @returns what `end` is to be told */
  begin(mail: GoingMail): Promise<string>;
  /** @param problem why the mail server did not take it; empty where it did */
  end(id: string, problem: string): Promise<void>;
}

/** What is done once it is known what came of a mail. */
export interface WhatCame {
  sent(): Promise<unknown>;
  /** The mail server did not take it, this time. */
  refused?(reason: string, last: boolean): Promise<unknown>;
  /** It is not tried again. */
  givenUp(reason: string): Promise<unknown>;
}

/** What came of a mail that was taken. */
interface Sent {
  /** The mail server, as host:port. */
  server: string;
  /** Its last answer, in its own words. */
  answer: string;
}

/** Wordings of the organization and of jobs. */
export interface WordingSource {
  /** The one in use; undefined where the product's own is. */
  inUse(kind: LetterKind, jobId?: string): Promise<Wording | undefined>;
}

const second = 1000;

/** Mail to people. Call `send` from a background task, never while somebody waits for an answer. */
@Injectable()
export class Mail {
  private readonly log = new Logger('Mail');
  private transport?: Promise<Transporter>;
  private wordings?: WordingSource;
  private list?: MailLog;

  constructor(
    private readonly views: Views,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'mail' | 'baseUrl'>,
  ) {}

  /** Whether mail can be sent at all. */
  get configured(): boolean {
    return this.settings.mail !== undefined;
  }

  /** Says where wordings are kept; until then every mail has the product's own. */
  wordBy(source: WordingSource): void {
    this.wordings = source;
  }

  /** Says where mails about a job are written down. */
  listIn(log: MailLog): void {
    this.list = log;
  }

  /**
   * Hands a mail over to the mail server, as plain text and as simple HTML.
   * @throws MailProblem where the server does not take it, or there is none
   */
  async send<Name extends string>(letter: Letter<Name>): Promise<Sent> {
    const { to, replyTo, timeZone, locale, attachments = [], calendar } = letter;
    const { mail, baseUrl } = this.settings;
    if (!mail) throw new MailProblem('no mail server is set up', 'CALLBOARD_MAIL_URL is not set.');
    if (!isEmail(to.email)) throw new MailProblem('the email address is not valid', 'This is no email address.');
    const wording = letter.wording ?? (await this.wordings?.inUse(letter.kind, letter.jobId)) ?? letter.kind;
    const filled = fillLetter(letter.kind, wording, letter.fill, { timeZone, locale });
    const subject = header(filled.subject);
    const messageId = letter.messageId ?? `<${randomId()}@${mail.from.address.split('@').at(-1)}>`;
    const listed = await this.begin(letter, { subject, text: letterText(filled, { hideLinks: true }), messageId });
    this.transport ??= transportTo(mail);
    try {
      const transport = await this.transport;
      const { response } = (await transport.sendMail({
        from: mail.from,
        to: { name: header(to.name), address: to.email },
        ...(replyTo && { replyTo: { name: header(replyTo.name), address: replyTo.email } }),
        subject,
        text: `${letterText(filled)}\n\n-- \nCallboard, ${baseUrl}\n`,
        html: this.views.renderMail(letterHtml(filled), { subject, timeZone, locale, baseUrl }),
        attachments: attachments.map(({ fileName, text, mediaType }) => ({
          filename: fileName,
          content: text,
          contentType: mediaType,
        })),
        ...(calendar && { icalEvent: { method: calendar.method, content: calendar.text, filename: 'session.ics' } }),
        messageId,
        date: new Date(),
        // Some providers give a mail an identifier of their own.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Callboard-Mail': messageId },
      })) as { response: string };
      await this.end(listed, '');
      return { server: `${mail.host}:${mail.port}`, answer: response };
    } catch (error) {
      const problem = mailProblem(error);
      await this.end(listed, problem.reason);
      throw problem;
    }
  }

  /**
   * Sends a mail from a task of the queue, and has it written down what came of it.
   * @throws MailProblem where it is to be tried again
   */
  async deliver<Name extends string>(run: Pick<JobRun, 'last'>, letter: Letter<Name>, came: WhatCame): Promise<void> {
    try {
      await this.send(letter);
    } catch (error) {
      if (!(error instanceof MailProblem)) throw error;
      await came.refused?.(error.reason, run.last);
      if (!run.last) throw error;
      await came.givenUp(error.reason);
      return;
    }
    await came.sent();
  }

  private async begin(
    { kind, jobId, about, to, messageId: name }: Omit<Letter, 'fill'>,
    mail: Pick<GoingMail, 'subject' | 'text' | 'messageId'>,
  ): Promise<string | undefined> {
    if (!jobId || !about) return undefined;
    return this.list?.begin({ ...mail, ...about, kind, jobId, to, named: name !== undefined });
  }

  /** What went out went out, whether or not that can be written down: it is never sent again for it. */
  private async end(id: string | undefined, problem: string): Promise<void> {
    if (id === undefined) return;
    await this.list
      ?.end(id, problem)
      .catch((error: Error) => this.log.warn(`A mail's end was not noted: ${error.name}`));
  }
}

const longestHeader = 200;

function header(text: string): string {
  return oneLine(text).slice(0, longestHeader);
}

/** The library is read with the first mail, so that the server starts sooner. */
async function transportTo(mail: MailSettings): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport(optionsFor(mail));
}

function optionsFor({ host, port, tlsAtOnce, user, password }: MailSettings): Options {
  const here = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);
  return {
    ...{ host, port, secure: tlsAtOnce },
    // A password never goes over the network in clear; on this machine nobody listens.
    requireTLS: user !== undefined && !here && !tlsAtOnce,
    // A mail server of this machine often has a certificate that it made itself.
    ...(here && { tls: { rejectUnauthorized: false } }),
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    ...{ dnsTimeout: 10 * second, connectionTimeout: 10 * second, greetingTimeout: 10 * second },
    socketTimeout: 20 * second,
    ...{ disableFileAccess: true, disableUrlAccess: true },
  };
}

/** What the mail library says when a mail could not be handed over. */
interface SendingError {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  message?: string;
}

/** A mail that the mail server did not take. */
export class MailProblem extends Error {
  override name = 'MailProblem';

  constructor(
    /** Why, in words for the record: nobody's address, nothing that the server said. */
    readonly reason: string,
    /** For whoever looks after the mail server: what it said, in its own words. */
    readonly answer: string,
    /** Whether the mail server may have taken it all the same: the connection broke on the way. */
    readonly maybeTaken = false,
  ) {
    super(reason);
  }
}

/** @param error as nodemailer throws it */
function mailProblem(error: unknown): MailProblem {
  const { code = '', command = '', response, responseCode, message } = error as SendingError;
  const said = (response ?? message ?? String(error)).replace(/\s+/g, ' ').trim().slice(0, 500);
  const number = responseCode ? ` (${responseCode})` : '';
  const maybeTaken =
    responseCode === undefined && breaking.includes(code) && !/connect|getaddrinfo|greeting/i.test(said);
  return new MailProblem(`${reasonOf(code, command)}${number}`, said, maybeTaken);
}

/** What the mail library says when a connection breaks, whether or not it stood before. */
const breaking = ['ETIMEDOUT', 'ECONNECTION', 'ESOCKET', 'ECONNRESET', 'EPROTOCOL', 'ESTREAM'];

function reasonOf(code: string, command: string): string {
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'the mail server rejected the user name or password';
  if (code === 'EENVELOPE' && command.startsWith('MAIL')) return 'the mail server rejected the sender address';
  if (code === 'EENVELOPE') return 'the mail server rejected the address';
  if (code === 'EMESSAGE') return 'the mail server rejected the email';
  if (code === 'EDNS' || code === 'ENOTFOUND') return 'the mail server’s name can’t be found';
  if (code === 'ETIMEDOUT') return 'the mail server didn’t respond in time';
  if (code === 'ETLS' || /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code))
    return 'no secure connection to the mail server';
  if (['ECONNECTION', 'ESOCKET', 'ECONNREFUSED', 'ECONNRESET', 'EPROTOCOL'].includes(code)) {
    return 'no connection to the mail server';
  }
  return 'the email couldn’t be delivered to the mail server';
}
