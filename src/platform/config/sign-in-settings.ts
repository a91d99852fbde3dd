import { isFQDN } from 'class-validator';
import { StartProblem } from '../base/start-problem.js';

/** The identity provider that people sign in at, by OpenID Connect. */
export interface SingleSignOnSettings {
  /** Without a slash at its end, unless the provider's own name has one. */
  issuer: string;
  clientId: string;
  clientSecret?: string;
  /** Domains of mailboxes that may sign in, in lower case; `any` where the provider has nobody else. */
  domains: readonly string[] | 'any';
  /** What the button calls it. */
  name: string;
}

interface Given {
  issuer?: string;
  clientId?: string;
  clientSecret?: string;
  domains?: string;
  name?: string;
  baseUrl?: string;
}

/**
 * @param given CALLBOARD_OIDC_* and CALLBOARD_URL as they were set
 * @returns nothing where there is no single sign-on
 * @throws StartProblem naming the variable; never repeating the secret
 */
export function singleSignOnSettings({ issuer, clientId, clientSecret, domains, name, baseUrl }: Given) {
  const others = { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, DOMAINS: domains, NAME: name };
  if (issuer === undefined) {
    const set = Object.entries(others).find(([, value]) => value !== undefined)?.[0];
    if (!set) return undefined;
    const how = 'give the address of your identity provider, as in https://login.example.com';
    throw new StartProblem(`CALLBOARD_OIDC_${set} is set, but CALLBOARD_OIDC_ISSUER is not; ${how}.`);
  }
  const missing = (variable: string, how: string) =>
    new StartProblem(`CALLBOARD_OIDC_ISSUER is set, but ${variable} is not; ${how}.`);
  if (clientId === undefined) throw missing('CALLBOARD_OIDC_CLIENT_ID', 'the identity provider gave it to you');
  if (domains === undefined) {
    const how =
      'list whose mailboxes may sign in, as in example.com,example.org, or * for everyone that the provider has';
    throw missing('CALLBOARD_OIDC_DOMAINS', how);
  }
  if (baseUrl === undefined) throw missing('CALLBOARD_URL', 'people come back from the provider to that address');
  const settings: SingleSignOnSettings = {
    issuer: issuerIn(issuer),
    clientId,
    clientSecret,
    domains: domainsIn(domains),
    name: name ?? new URL(issuer).hostname,
  };
  return settings;
}

/** Whether people may sign in by a password. @throws StartProblem where nobody could sign in at all without one */
export function passwordsAllowed(wanted: boolean, singleSignOn: SingleSignOnSettings | undefined): boolean {
  if (wanted || singleSignOn) return wanted;
  throw new StartProblem('CALLBOARD_PASSWORDS is no, but CALLBOARD_OIDC_ISSUER is not set; no one could sign in.');
}

function issuerIn(value: string): string {
  const wrong = (why: string) =>
    new StartProblem(`CALLBOARD_OIDC_ISSUER is "${value}"; ${why}, as in https://login.example.com.`);
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) throw wrong('it must be an address');
  const { protocol, hostname, search, hash, username } = new URL(value);
  if (search || hash || username) throw wrong('it must be an address without a question mark, a hash, or a user');
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol !== 'https:' && !local) throw wrong('it must begin with https');
  return value;
}

function domainsIn(value: string): SingleSignOnSettings['domains'] {
  if (value === '*') return 'any';
  const domains = value
    .split(/[\s,]+/)
    .map((domain) => domain.replace(/^@/, '').toLowerCase())
    .filter(Boolean);
  const wrong = domains.find((domain) => !isFQDN(domain, { require_tld: false }));
  if (domains.length > 0 && wrong === undefined) return domains;
  throw new StartProblem(
    `CALLBOARD_OIDC_DOMAINS is "${value}"; list domains, as in example.com,example.org, or give *.`,
  );
}
