import type { TokenScope } from './api-token.entity.js';
import type { JobRole } from './permissions.js';
import { Viewer } from './viewer.js';

/** How far somebody is who signs in: what is asked of them next, or that all was. */
export type SignInStage = 'whole' | 'code' | 'passkey' | 'enroll';

/** Of a session or token, how often at most it is written down that it was used. */
const useNoted = '10 minutes';
/** How long requests that were under way may still come with the token before. */
export const formerLasts = '1 minute';

/** A person, and the session, token or order that a request acts by. */
export interface ViewerRow {
  /** Of the session or the token. */
  grant_id: string;
  /** Whether it should be written down that it was used. */
  use_to_note: boolean;
  id: string;
  name: string;
  email: string | null;
  time_zone: string | null;
  locale: string | null;
  administrator: boolean;
  opens_jobs: boolean;
  handed_over: string;
  roles: Record<string, JobRole[]> | null;
  /** Of a session. */
  stage?: SignInStage;
  /** Of a session: whether it gets a new token now. */
  renew?: boolean;
  /** Of a session: whether the token before ends in a while, since the new one has come. */
  settle?: boolean;
  /** Of a token. */
  scopes?: TokenScope[];
}

const viewerColumns = `
  p.id, p.name, p.email, p.time_zone, p.locale, p.administrator, p.opens_jobs,
  (select json_object_agg(m.job_id, m.roles) from hiring_team_members m where m.person_id = p.id) as roles`;
/** What is asked for last is looked up only where it is needed. `$3`: whether administrators need a second factor. */
const stage = `
  case when t.method in ('passkey', 'single_sign_on') or t.confirmed_at is not null then 'whole'
       when exists (select 1 from one_time_secrets o where o.person_id = p.id and o.confirmed_at is not null) then 'code'
       when not (p.administrator and $3) then 'whole'
       when exists (select 1 from passkeys k where k.person_id = p.id) then 'passkey'
       else 'enroll' end`;
const alive = 't.expires_at > now() and t.last_used_at > now() - make_interval(hours => $2) and p.disabled_at is null';
const used = `t.last_used_at < now() - interval '${useNoted}' as use_to_note`;

/**
 * By the token of a session, or the one before while that lasts: `$1` its digest, `$2` hours that a session may be idle,
 * `$3` as in `stage`.
 */
export const bySession = `
  select ${viewerColumns}, t.handed_over, t.id as grant_id, ${used}, ${stage} as stage,
         case when t.token_hash = $1 then t.renew
              else t.former_until is null and t.renewed_at < now() - interval '${formerLasts}' end as renew,
         t.token_hash = $1 and t.former_hash is not null and t.former_until is null as settle
    from sessions t join people p on p.id = t.person_id
   where (t.token_hash = $1 or t.former_hash = $1 and (t.former_until is null or t.former_until > now()))
     and ${alive}`;
/** `$1` the digest of the token. */
export const byToken = `
  select ${viewerColumns}, t.handed_over, t.id as grant_id, t.scopes,
         t.last_used_at is null or t.last_used_at < now() - interval '${useNoted}' as use_to_note
    from api_tokens t join people p on p.id = t.person_id
   where t.token_hash = $1 and t.revoked_at is null and t.expires_at > now() and p.disabled_at is null`;
/** `$1` the person. */
export const byPerson = `
  select ${viewerColumns}, '' as handed_over from people p where p.id = $1 and p.disabled_at is null`;

export function viewerFrom(row: ViewerRow, via: Viewer['via']): Viewer {
  const person = { id: row.id, name: row.name, email: row.email, timeZone: row.time_zone, locale: row.locale };
  const roles = new Map(Object.entries(row.roles ?? {}));
  return new Viewer(person, row.administrator, row.opens_jobs, roles, via, row.handed_over);
}
