import { isIP } from 'node:net';

/** Whom browsers bind passkeys to: a host name, and the whole address that pages are at. */
export interface RelyingParty {
  id: string;
  origin: string;
}

/**
 * Browsers give passkeys to host names alone, over https; `localhost` they trust without it.
 * @param baseUrl the address people type
 * @returns for whom passkeys are made, or why there can be none, in words
 */
export function relyingParty(baseUrl: string): RelyingParty | { problem: string } {
  const { hostname, origin, protocol } = new URL(baseUrl);
  const local = hostname === 'localhost' || hostname.endsWith('.localhost');
  const named = isIP(hostname.replace(/^\[(.*)\]$/, '$1')) === 0;
  if (named && (protocol === 'https:' || local)) return { id: hostname, origin };
  const why = named ? 'is not https' : 'is a number rather than a name';
  return {
    problem:
      `Passkeys can’t be used here: ${origin} ${why}. They need an address such as https://callboard.example.com in ` +
      'CALLBOARD_URL, or http://localhost:3000 for a trial on your own machine.',
  };
}
