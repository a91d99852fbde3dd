import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/** Where rows are locked, each with what it locks; whoever else needs a lock calls one of these. */
const lockers = [
  'jobs/model/locks.ts',
  'assessments/model/locks.ts',
  'accounts/access/lock-person.ts',
  // One's own scorecard is locked by the statement that reads it, in the order of `lockOrder`.
  'assessments/scorecards/scorecard-writes.ts',
  // A person and nothing else, while their right to sign in is looked at.
  'accounts/access/personal-links.service.ts',
  'accounts/people/administrators.service.ts',
  'accounts/sign-in/passkeys.service.ts',
  'accounts/sign-in/password-sign-in.service.ts',
  // An application and nothing after it.
  'candidates/applications.service.ts',
  'candidates/chosen-applications.ts',
  'candidates/duplicates/duplicates.service.ts',
  'candidates/mailings/mailing-delivery.service.ts',
  'candidates/mailings/mailings.service.ts',
  // The applications of an import, after their job.
  'candidates/import/import-undoing.service.ts',
  'decisions/decisions.service.ts',
  'disc-profiles/disc-profiles.service.ts',
  // An application, before its erasure is asked for; an erasure and then its jobs; a person who is purged.
  'personal-data/erasing/erasures.service.ts',
  // Somebody who is purged, before anything else of them.
  'personal-data/erasing/purge-person.ts',
  // An uploaded table and nothing else.
  'rounds/uploaded-tables/table-packets.service.ts',
];

describe('locks of rows', () => {
  it('are taken in the files that keep their order, and nowhere else', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
    const found = files
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
      .filter((file) =>
        /\bfor (no key )?update\b|\bfor (key )?share\b|setLock\(/.test(readFileSync(`src/${file}`, 'utf8')),
      );
    expect(found.sort()).toEqual([...lockers].sort());
  });
});
