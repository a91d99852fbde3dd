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
  ) {
    super(reason);
  }
}

/** @param error as nodemailer throws it */
export function mailProblem(error: unknown): MailProblem {
  const { code = '', command = '', response, responseCode, message } = error as SendingError;
  const said = (response ?? message ?? String(error)).replace(/\s+/g, ' ').trim().slice(0, 500);
  const number = responseCode ? ` (${responseCode})` : '';
  return new MailProblem(`${reasonOf(code, command)}${number}`, said);
}

function reasonOf(code: string, command: string): string {
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'the mail server rejected the user name or password';
  if (code === 'EENVELOPE' && command.startsWith('MAIL')) return 'the mail server rejected the sender address';
  if (code === 'EENVELOPE') return 'the mail server refuses the address';
  if (code === 'EMESSAGE') return 'the mail server refuses the mail';
  if (code === 'EDNS' || code === 'ENOTFOUND') return 'the mail server’s name is not known';
  if (code === 'ETIMEDOUT') return 'the mail server does not answer in time';
  if (code === 'ETLS' || /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code))
    return 'no secure connection to the mail server';
  if (['ECONNECTION', 'ESOCKET', 'ECONNREFUSED', 'ECONNRESET', 'EPROTOCOL'].includes(code)) {
    return 'no connection to the mail server';
  }
  return 'the mail could not be handed over';
}
