import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { RoundFile, RoundSeal } from './round-file.js';

/** What a file's seal is worth. */
export type SealState = { state: 'changed' } | { state: 'intact'; seal: RoundSeal };

/** The round with a seal over all of it. */
export function sealed(round: RoundFile, key: KeyObject, installation: string): RoundFile & { seal: RoundSeal } {
  const facts = {
    installation,
    sealedAt: new Date().toISOString(),
    sha256: digestOf(round),
    key: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
  };
  return { ...round, seal: { ...facts, signature: sign(null, signedBytes(facts), key).toString('base64') } };
}

/**
 * Nothing for a file without one.
 * @param document as it was read, before anything that was left out is filled in
 */
export function sealOf(document: object): SealState | undefined {
  const { seal, ...rest } = document as { seal?: Partial<RoundSeal> };
  if (seal === undefined || seal === null) return undefined;
  const { installation, sealedAt, sha256, key, signature } = seal;
  const parts = [installation, sealedAt, sha256, key, signature];
  if (!parts.every((part) => typeof part === 'string')) return { state: 'changed' };
  const whole = seal as RoundSeal;
  return whole.sha256 === digestOf(rest) && isSigned(whole) ? { state: 'intact', seal: whole } : { state: 'changed' };
}

function isSigned({ signature, ...facts }: RoundSeal): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(facts.key, 'base64'), format: 'der', type: 'spki' });
    return verify(null, signedBytes(facts), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

function signedBytes({ installation, sealedAt, sha256, key }: Omit<RoundSeal, 'signature'>): Buffer {
  return Buffer.from(JSON.stringify({ format: 'callboard-round-seal-1', installation, sealedAt, sha256, key }));
}

/** Of the same content, however it is laid out. */
function digestOf(value: object): string {
  const text = JSON.stringify(value, (_, part: unknown) =>
    part === null || typeof part !== 'object' || Array.isArray(part)
      ? part
      : Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1))),
  );
  return createHash('sha256').update(text).digest('hex');
}
