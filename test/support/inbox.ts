import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { MailSettings } from '../../src/platform/config/settings.js';

export interface ReceivedMail extends Email {
  /** Whom the server was asked to give it to. */
  recipients: string[];
  /** As it came over the wire. */
  raw: string;
}

/** The port of the last one that was opened: an application that sends there is of use to the next one too. */
let usualPort = 0;

/** A mail server of this machine that keeps what it is given. */
export class Inbox {
  readonly mails: ReceivedMail[] = [];
  /** What the server answers instead of taking a mail, if anything. */
  refusal?: { code: number; text: string };
  /** Whose mails the server does not take. */
  refuses?: (address: string) => boolean;
  private readonly waiting: (() => void)[] = [];
  private server: SMTPServer;

  private constructor(private port = 0) {
    this.server = this.made();
  }

  static async open(): Promise<Inbox> {
    const inbox = new Inbox(usualPort);
    // Where somebody has it, another will do.
    await inbox.listen().catch(() => inbox.listen(0));
    usualPort = inbox.port;
    return inbox;
  }

  get settings(): MailSettings {
    const from = { name: 'Callboard', address: 'callboard@example.com' };
    return { host: '127.0.0.1', port: this.port, tlsAtOnce: false, from };
  }

  /** The first mail that came to an address and has not been taken out yet; waits for it. */
  async next(address: string): Promise<ReceivedMail> {
    for (;;) {
      const index = this.mails.findIndex(({ recipients }) => recipients.includes(address));
      if (index >= 0) return this.mails.splice(index, 1)[0]!;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** Goes away, as a mail server does that is restarted; `listen` brings it back on the same port. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server = this.made();
  }

  async listen(port = this.port): Promise<void> {
    // Said by the server below it too, which is waited for.
    const heard = () => undefined;
    this.server.on('error', heard);
    try {
      const listening = this.server.listen(port, '127.0.0.1');
      await once(listening, 'listening');
      this.port = (listening.address() as AddressInfo).port;
    } finally {
      this.server.off('error', heard);
    }
  }

  private made(): SMTPServer {
    return new SMTPServer({
      authOptional: true,
      logger: false,
      closeTimeout: 100,
      onRcptTo: ({ address }, _session, done) => done(this.refused(address)),
      onData: (stream, session, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          const recipients = session.envelope.rcptTo.map(({ address }) => address);
          void this.keep(Buffer.concat(parts), recipients).then(() => done());
        });
      },
    });
  }

  private refused(address: string): Error | null {
    if (this.refuses?.(address)) return Object.assign(new Error('no such mailbox'), { responseCode: 550 });
    return this.refusal ? Object.assign(new Error(this.refusal.text), { responseCode: this.refusal.code }) : null;
  }

  private async keep(bytes: Buffer, recipients: string[]): Promise<void> {
    this.mails.push({ ...(await PostalMime.parse(bytes)), recipients, raw: bytes.toString('latin1') });
    for (const tell of this.waiting.splice(0)) tell();
  }
}
