import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { isId } from '../platform/database/ids.js';

/** How far one chain was: how many events it had, and the link of the last, in hexadecimal. */
export interface ChainHead {
  /** A job's id, or nil for what belongs to no job. */
  chain: string;
  events: number;
  link: string;
}

/** What the record was at one moment, signed with a key that is not in the database. */
export interface RecordHead {
  format: 'callboard-record-head-1';
  /** The address of the installation. */
  installation: string;
  /** ISO 8601, UTC. */
  signedAt: string;
  chains: ChainHead[];
  /** The public key (Ed25519, SPKI, base64). */
  key: string;
  /** Ed25519 over everything above, in base64. */
  signature: string;
}

export function signedHead(
  key: KeyObject,
  facts: Pick<RecordHead, 'installation' | 'signedAt' | 'chains'>,
): RecordHead {
  const head = {
    format: 'callboard-record-head-1' as const,
    ...facts,
    key: publicKeyOf(key),
    signature: '',
  };
  return { ...head, signature: sign(null, signedBytes(head), key).toString('base64') };
}

/** A private key's public half as a head names it. */
export function publicKeyOf(key: KeyObject): string {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64');
}

/** As it is downloaded, mailed, and kept in the data folder. */
export function headFile(head: RecordHead): { name: string; text: string } {
  const name = `record-${head.signedAt.replace(/[:.]/g, '-')}.json`;
  return { name, text: `${JSON.stringify(head, null, 1)}\n` };
}

/**
 * Reads a signed head.
 * @param key the public key that must have signed it, if that is known
 * @throws Error in words, where it is none, was changed, or was signed by another key
 */
export function readHead(text: string, key?: string): RecordHead {
  const head = parsed(text);
  if (!isHead(head)) throw new Error('it is not a signed head of a Callboard record');
  if (key !== undefined && head.key !== key)
    throw new Error('it was signed by another installation, or with another key');
  if (!isSigned(head)) throw new Error('its signature does not fit what it says');
  return head;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isHead(value: unknown): value is RecordHead {
  const { format, installation, signedAt, chains, key, signature } = (value ?? {}) as Partial<RecordHead>;
  if (format !== 'callboard-record-head-1' || !Array.isArray(chains)) return false;
  if (![installation, signedAt, key, signature].every((one) => typeof one === 'string')) return false;
  return chains.every(
    (one: Partial<ChainHead> | null) =>
      isId(one?.chain) && Number.isSafeInteger(one.events) && /^[0-9a-f]{64}$/.test(String(one.link)),
  );
}

function isSigned(head: RecordHead): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(head.key, 'base64'), format: 'der', type: 'spki' });
    return verify(null, signedBytes(head), key, Buffer.from(head.signature, 'base64'));
  } catch {
    return false;
  }
}

/** Compact JSON of all but the signature, the fields in this order. */
function signedBytes({ format, installation, signedAt, chains, key }: RecordHead): Buffer {
  const plain = chains.map(({ chain, events, link }) => ({ chain, events, link }));
  return Buffer.from(JSON.stringify({ format, installation, signedAt, chains: plain, key }));
}
