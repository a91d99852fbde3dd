import type { HeldTable } from '../../platform/database/held-data.js';

const theirs = { ofPerson: 't.person_id = $1::uuid', onPurge: 'delete' as const };

/** What is held of people who sign in. */
export const accountsHeld: HeldTable[] = [
  {
    table: 'people',
    title: 'People who sign in',
    columns: {
      ...{ name: 'own', email: 'own', password_hash: 'secret', time_zone: 'own', locale: 'own' },
      handed_over: { nameOf: null },
    },
    ofPerson: 't.id = $1::uuid',
    onPurge: {
      name: ':name',
      ...{ email: 'null', password_hash: 'null', time_zone: 'null', locale: 'null', handed_over: `''` },
      ...{ administrator: 'false', opens_jobs: 'false', disabled_at: 'coalesce(t.disabled_at, now())' },
      version: 't.version + 1',
    },
  },
  {
    table: 'sessions',
    title: 'Devices where people are signed in',
    columns: {
      ...{ token_hash: 'secret', former_hash: 'secret', id_token: 'secret', user_agent: 'own', time_zone: 'own' },
      ...{ method: 'nothing', handed_over: { nameOf: null } },
    },
    ...theirs,
  },
  {
    table: 'failed_sign_ins',
    title: 'Wrong passwords: when, and from which networks',
    columns: { networks: 'own' },
    key: ['person_id', 'hour'],
    ...theirs,
  },
  { table: 'known_devices', columns: { token_hash: 'secret' }, key: ['person_id', 'token_hash'], ...theirs },
  {
    table: 'api_tokens',
    title: 'API tokens',
    columns: { name: 'text', token_hash: 'secret', scopes: 'nothing', handed_over: { nameOf: null } },
    ...theirs,
  },
  {
    table: 'passkeys',
    title: 'Passkeys',
    columns: { credential_id: 'secret', public_key: 'secret', transports: 'nothing', name: 'text' },
    ...theirs,
  },
  { table: 'passkey_challenges', columns: { challenge_hash: 'secret' }, key: ['challenge_hash'], ...theirs },
  {
    table: 'one_time_secrets',
    title: 'Authenticator apps',
    columns: { secret: 'secret' },
    key: ['person_id'],
    ...theirs,
  },
  { table: 'recovery_codes', columns: { code_hash: 'secret' }, key: ['person_id', 'code_hash'], ...theirs },
  {
    table: 'single_sign_on_identities',
    title: 'Accounts at the identity provider',
    columns: { issuer: 'nothing', subject: 'own', handed_over: { nameOf: null } },
    key: ['issuer', 'subject'],
    ...theirs,
  },
  {
    table: 'personal_links',
    columns: { token_hash: 'secret', purpose: 'nothing', landing: 'nothing', handed_over: { nameOf: null } },
    ...theirs,
  },
  {
    table: 'administrator_changes',
    title: 'Changes of who is an administrator',
    columns: {
      ...{ wants: 'nothing', outcome: 'nothing' },
      ...{ asked_by_name: { nameOf: 'asked_by_id' }, ended_by_name: { nameOf: null } },
    },
    ofPerson: 't.person_id = $1::uuid',
  },
  {
    table: 'hiring_team_members',
    title: 'Places on hiring teams',
    columns: { key: 'own', roles: 'nothing' },
    ofJobs: 't.job_id = any ($1::uuid[])',
    ofPerson: 't.person_id = $1::uuid',
    onPurge: { key: ':key' },
  },
];
