import type { INestApplicationContext } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { passwordHash } from '../../accounts/access/passwords.js';
import { Person } from '../../accounts/access/person.entity.js';
import { operator } from '../../audit/audit.service.js';
import type { Settings } from '../../platform/config/settings.js';
import { Database, type Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/database/ids.js';
import { loadStarterQuestions } from '../../question-bank/starter-questions.js';
import { RoundImport } from '../../rounds/transfer/round-import.js';
import { type DemoSignIns, keepSignIns, keptSignIns, type SignIn } from './demo-round.js';
import { readablePassword } from './readable-password.js';

export interface FirstUse {
  /** One for each role, where the demo round was loaded. */
  signIns: SignIn[];
  /** Whether no one can sign in at all. */
  nobodyYet: boolean;
}

// Any number will do that nothing else locks.
const lockKey = 7262146;

const administrator = { name: 'Ada Administrator', email: 'admin@example.com' };

/**
 * Called at every start, on a migrated database: makes sure that the starter questions are in the bank, and loads the
 * demo round where the settings want it and no one is here yet. Starts at the same time wait for each other.
 * @throws StartProblem where the demo’s sign-ins can’t be saved in the data folder
 */
export function prepareFirstUse(app: INestApplicationContext, settings: Settings): Promise<FirstUse> {
  return app.get(Database).transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [lockKey]);
    await loadStarterQuestions(tx, operator);
    const nobodyYet = !(await tx.existsBy(Person, {}));
    if (!nobodyYet) return { signIns: await signInsThatWork(tx, settings.dataFolder), nobodyYet };
    if (!settings.demo) return { signIns: [], nobodyYet };
    const kept = await loadDemo(tx, app.get(RoundImport));
    // Before the commit: a demo that no one can sign in to would be worse than a file without a demo.
    await keepSignIns(settings.dataFolder, kept);
    return { signIns: kept.signIns, nobodyYet: false };
  });
}

async function loadDemo(tx: Tx, rounds: RoundImport): Promise<DemoSignIns> {
  const { demoRound } = await import('./demo-round.js');
  const password = readablePassword();
  const hash = await passwordHash(password);
  await tx.insert(Person, { id: newId(), ...administrator, administrator: true, opensJobs: true });
  await rounds.import(tx, operator, demoRound);
  const people = [administrator.email, ...demoRound.team.flatMap(({ email }) => email ?? [])];
  await tx.update(Person, { email: In(people), passwordHash: IsNull() }, { passwordHash: hash });
  const unfinished = demoRound.sittings
    .flatMap(({ scorecards }) => scorecards)
    .find(({ state }) => state === 'due' || state === 'draft')?.panelist;
  const addressOf = (fits: (person: (typeof demoRound.team)[number]) => boolean) =>
    demoRound.team.find(fits)?.email ?? administrator.email;
  const signIns = [
    { role: 'administrator', email: administrator.email },
    { role: 'recruiter', email: addressOf(({ roles }) => roles.includes('recruiter')) },
    { role: 'hiring manager', email: addressOf(({ roles }) => roles.includes('hiring_manager')) },
    { role: 'panelist', email: addressOf(({ key }) => key === unfinished) },
  ];
  return { hash, signIns: signIns.map((signIn) => ({ ...signIn, password })) };
}

/** The kept sign-ins of those who still have the password that the demo gave them. */
async function signInsThatWork(tx: Tx, dataFolder: string): Promise<SignIn[]> {
  const kept = await keptSignIns(dataFolder);
  if (!kept) return [];
  const people = await tx.findBy(Person, {
    email: In(kept.signIns.map(({ email }) => email)),
    passwordHash: kept.hash,
    disabledAt: IsNull(),
  });
  const emails = new Set(people.map(({ email }) => email));
  return kept.signIns.filter(({ email }) => emails.has(email));
}

/** What a start prints: the address, and who can sign in. */
export function welcome(baseUrl: string, { signIns, nobodyYet }: FirstUse): string {
  const lines = [`Callboard is at ${baseUrl}`];
  if (nobodyYet) {
    lines.push('', 'No one can sign in yet. Add the first person:');
    lines.push('', '  npx callboard user add you@example.com --name "Your Name" --administrator');
  }
  if (signIns.length > 0) {
    const width = (field: 'role' | 'email') => Math.max(...signIns.map((signIn) => signIn[field].length));
    const [role, email] = [width('role'), width('email')];
    lines.push('', 'A sample job is loaded. Sign in as:', '');
    lines.push(...signIns.map((one) => `  ${one.role.padEnd(role)}  ${one.email.padEnd(email)}  ${one.password}`));
  }
  return lines.join('\n');
}
