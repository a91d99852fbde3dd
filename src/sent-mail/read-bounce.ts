import { InvalidInput } from '../platform/base/domain-errors.js';
import { oneLine } from '../platform/mail/letter-text.js';

/** That a mail could not be delivered for good, as a mail server or provider reports it. */
export interface Bounce {
  /** Of the mail, with its angle brackets. */
  messageId: string;
  /** Whom it did not reach, in lower case; undefined where the report names nobody. */
  recipient?: string;
  /** An enhanced status code, such as 5.1.1 (RFC 3463). */
  status: string;
  /** What the other server said, in one line. */
  reason: string;
}

const longestReason = 300;

/**
 * The permanent failures in a report of delivery status: a whole mail with a part `message/delivery-status`, and the mail
 * it is about, or its headers (RFC 3464). What is only delayed is left out.
 * @throws InvalidInput where it is no such report
 */
export async function readDeliveryReport(bytes: Uint8Array): Promise<Bounce[]> {
  const { default: PostalMime } = await import('postal-mime');
  const options = {
    ...{ forceRfc822Attachments: true, attachmentEncoding: 'utf8' as const },
    ...{ maxNestingDepth: 10, maxHeadersSize: 64 * 1024 },
  };
  const parts = await PostalMime.parse(bytes, options).then(
    ({ attachments }) => attachments,
    () => [],
  );
  const textOf = (types: readonly string[]) => {
    const content = parts.find(({ mimeType }) => types.includes(mimeType.toLowerCase()))?.content;
    return typeof content === 'string' ? content : undefined;
  };
  const status = textOf(['message/delivery-status']);
  const original = textOf(['message/rfc822', 'text/rfc822-headers', 'message/rfc822-headers']);
  const messageId = original && messageIn(original);
  if (status === undefined || !messageId) throw InvalidInput.field('body', noReport);
  return status
    .split(/(?:\r?\n[ \t]*){2,}/)
    .map(fieldsOf)
    .filter((fields) => fields.get('action')?.toLowerCase() === 'failed')
    .map((fields) => ({
      messageId,
      recipient: addressIn(fields.get('original-recipient') ?? fields.get('final-recipient')),
      status: statusIn(fields.get('status')),
      reason: reasonOf(fields.get('diagnostic-code')?.replace(/^[\w-]+;\s*/, '')),
    }))
    .filter(({ status: code }) => code.startsWith('5'));
}

const noReport =
  'This is no delivery report. Send the whole email that says so (message/rfc822), with its part message/delivery-status and the headers of the email that it is about.';

/** What a provider says in JSON. @returns nothing where it is only delayed */
export function readBounce(given: {
  messageId: string;
  status: string;
  recipient?: string;
  reason?: string;
}): Bounce[] {
  const messageId = namedMessage(given.messageId);
  if (!messageId) throw InvalidInput.field('messageId', 'This is no Message-ID.');
  const status = statusIn(given.status);
  if (status === '') throw InvalidInput.field('status', 'Give a status such as 5.1.1, or an SMTP code such as 550.');
  const bounce = { messageId, recipient: given.recipient?.toLowerCase(), status, reason: reasonOf(given.reason) };
  return status.startsWith('5') ? [bounce] : [];
}

/** Some providers put a Message-ID of their own in place of ours, which stands in a second field for that. */
function messageIn(original: string): string | undefined {
  const fields = fieldsOf(original.split(/\r?\n\r?\n/)[0]!);
  return namedMessage(fields.get('x-callboard-mail') ?? fields.get('message-id'));
}

/** Header fields by their names in lower case, folded lines put together. */
function fieldsOf(text: string): Map<string, string> {
  const lines = text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
  const fields = lines.flatMap((line): [string, string][] => {
    const colon = line.indexOf(':');
    return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : [];
  });
  return new Map(fields);
}

function namedMessage(text: string | undefined): string | undefined {
  const [, id] = /^\s*<?([^<>\s]{1,500})>?\s*$/.exec(text ?? '') ?? [];
  return id && `<${id}>`;
}

function addressIn(text: string | undefined): string | undefined {
  const address = text?.split(';').at(-1)?.trim().replace(/^<|>$/g, '').toLowerCase();
  return address === undefined || address === '' ? undefined : address;
}

/** The enhanced code, or of an SMTP code its class: 550 is 5.0.0. */
function statusIn(text: string | undefined): string {
  const [code] = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(text ?? '') ?? [];
  if (code) return code;
  const [, first] = /^\s*([245])\d\d\b/.exec(text ?? '') ?? [];
  return first ? `${first}.0.0` : '';
}

/** In one line, without addresses: those are nobody's to read twice. */
function reasonOf(text: string | undefined): string {
  return oneLine(text ?? '')
    .replace(/<?[^\s<>]+@[^\s<>]+>?/g, '…')
    .slice(0, longestReason);
}
