import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP } from 'node:net';
import { Webhook as Signer } from 'standardwebhooks';
import type { DeliveryAttempt } from './webhook.entity.js';
import { isPrivateAddress, lookUpPublic, privateAddress } from './public-addresses.js';

/** A message as it goes out; the same for every try. */
export interface WebhookMessage {
  id: string;
  url: string;
  /** JSON. */
  body: string;
  /** Each signs; the receiver needs to know one of them. */
  secrets: readonly string[];
}

const patienceMs = 15_000;

/**
 * Sends a message once, signed as Standard Webhooks says, and tells what came of it. Anything but 2xx within 15 seconds
 * counts as not delivered; redirects are not followed, and nothing of the answer is kept but its status.
 * @param mayBePrivate whether addresses inside a network are allowed
 */
export async function sendWebhook(
  message: WebhookMessage,
  mayBePrivate: boolean,
  timeoutMs = patienceMs,
): Promise<DeliveryAttempt> {
  const begun = Date.now();
  const outcome = await post(message, mayBePrivate, timeoutMs).then(
    (status) => ({ status, ...(status >= 200 && status < 300 ? {} : { problem: `It answered ${status}.` }) }),
    (error: NodeJS.ErrnoException) => ({ problem: inWords(error) }),
  );
  return { at: new Date(begun).toISOString(), milliseconds: Date.now() - begun, ...outcome };
}

function post({ id, url, body, secrets }: WebhookMessage, mayBePrivate: boolean, timeoutMs: number): Promise<number> {
  const target = new URL(url);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (!mayBePrivate && isIP(host) !== 0 && isPrivateAddress(host)) return Promise.reject(new Error(privateAddress));
  const at = new Date();
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Callboard webhooks',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, at, body)).join(' '),
  };
  const send = target.protocol === 'https:' ? overHttps : overHttp;
  return new Promise((resolve, reject) => {
    const asked = send(
      target,
      { method: 'POST', headers, agent: false, ...(mayBePrivate ? {} : { lookup: lookUpPublic }) },
      (answer) => {
        // What it says is not read: only that it said it.
        answer.destroy();
        resolve(answer.statusCode ?? 0);
      },
    );
    const late = setTimeout(() => asked.destroy(new Error(`No answer within ${timeoutMs / 1000} seconds.`)), timeoutMs);
    asked.once('close', () => clearTimeout(late));
    asked.once('error', reject);
    asked.end(body);
  });
}

const known: Record<string, string> = {
  ENOTFOUND: 'The name of the server isn’t known.',
  EAI_AGAIN: 'The name of the server couldn’t be looked up.',
  ECONNREFUSED: 'The server refused the connection.',
  ECONNRESET: 'The server broke the connection off.',
  ETIMEDOUT: 'The server couldn’t be reached in time.',
  EHOSTUNREACH: 'The server can’t be reached from here.',
  ENETUNREACH: 'The server can’t be reached from here.',
  CERT_HAS_EXPIRED: 'The server’s certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The server’s certificate is self-signed.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The server’s certificate is for another name.',
};

function inWords({ code, message }: NodeJS.ErrnoException): string {
  return (code && known[code]) ?? (code ? `It couldn’t be sent (${code}).` : message);
}
