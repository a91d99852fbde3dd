import { passwordHash } from '../../src/accounts/access/passwords.js';
import { givenPerson } from '../factories/people.js';
import type { TestApplication } from '../support/application.js';
import type { AttackedWorld } from './attacked-world.js';
import { Dice } from './dice.js';
import { type Field, formAgain, type PageForm } from './page-forms.js';

/** The same installation, as two processes. */
export type Processes = readonly [TestApplication, TestApplication];

const password = 'kettle drum over rivers';

async function send(
  application: TestApplication,
  { url, cookie, fields, from }: { url: string; cookie: string; fields: Record<string, string>; from: string },
): Promise<number> {
  const answer = await application.app
    .getHttpAdapter()
    .getInstance()
    .inject({
      ...{ method: 'POST', url, remoteAddress: from, payload: new URLSearchParams(fields).toString() },
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    });
  return answer.statusCode;
}

/**
 * Fifty people of one network, who try one list of passwords for one account at once, the right one somewhere in it.
 * @returns how many were looked at, and how many got in, for each of so many accounts
 */
export async function fiftySignIns(
  { application }: AttackedWorld,
  processes: Processes,
  { rounds, seed }: { rounds: number; seed: number },
): Promise<{ lookedAt: number; in: number }[]> {
  const dice = new Dice(seed);
  const stored = await passwordHash(password);
  const found: { lookedAt: number; in: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { email } = await givenPerson(application, { passwordHash: stored });
    const list = Array.from({ length: 50 }, (_, index) => `guess number ${index}`);
    list[dice.int(50)] = password;
    const statuses = await Promise.all(
      list.map((guess, index) => {
        const fields = { email: email!, password: guess };
        return send(processes[index % 2]!, { url: '/session', cookie: '', fields, from: `198.51.100.${round}` });
      }),
    );
    found.push({
      lookedAt: statuses.filter((status) => status !== 429).length,
      in: statuses.filter((status) => status === 303).length,
    });
  }
  return found;
}

export interface EditsAtOnce {
  pairs: number;
  /** How many kinds of form were edited, each again and again. */
  kinds: number;
  problems: string[];
}

/** Two edits at once of what each form shows, form after form, until there were so many. */
export async function editsAtOnce(
  forms: readonly PageForm[],
  processes: Processes,
  { edits, seed }: { edits: number; seed: number },
): Promise<EditsAtOnce> {
  const dice = new Dice(seed);
  const live = new Set(
    forms.filter(({ method, fields }) => method === 'post' && fields.some(({ name }) => name === 'version')),
  );
  const kinds = new Set<string>();
  const problems: string[] = [];
  let pairs = 0;
  while (pairs < edits && live.size > 0) {
    for (const form of [...live].slice(0, edits - pairs)) {
      const outcome = await editTwice(form, processes, dice);
      if (outcome === undefined) live.delete(form);
      else {
        pairs += 1;
        kinds.add(form.name);
        if (!['303 409', '303 412'].includes(outcome)) problems.push(`${form.name}: ${outcome}`);
      }
    }
  }
  return { pairs, kinds: kinds.size, problems };
}

/** @returns both answers; nothing where neither was taken, since the form can't be sent as it stands */
async function editTwice(form: PageForm, processes: Processes, dice: Dice): Promise<string | undefined> {
  const fresh = await formAgain(processes[0], form);
  if (!fresh) return undefined;
  const statuses = await Promise.all(
    processes.map((process, index) => {
      const fields = Object.fromEntries(fresh.fields.flatMap((field) => edited(field, `${index} ${dice.int(1e6)}`)));
      return send(process, { url: fresh.action, cookie: fresh.cookie, fields, from: `203.0.113.${index}` });
    }),
  );
  const sorted = statuses.toSorted((a, b) => a - b);
  if (sorted[0]! < 400) return sorted.join(' ');
  // Refused for what it says, or, alone too, for the state of things: that is no race.
  if (!sorted.includes(409)) return undefined;
  const alone = Object.fromEntries(fresh.fields.flatMap((field) => edited(field, 'alone')));
  const once = await send(processes[0], {
    url: fresh.action,
    cookie: fresh.cookie,
    fields: alone,
    from: '203.0.113.9',
  });
  return once === 409 ? undefined : sorted.join(' ');
}

/** A field as it is sent: words are other words. */
function edited({ name, type, value }: Field, sign: string): [string, string][] {
  if (['checkbox', 'radio', 'file'].includes(type) && value === '') return [];
  const isWords = ['text', 'textarea'].includes(type) && /note|reason|text|title|name|brief|place|topic/i.test(name);
  return [[name, isWords ? `${value.slice(0, 20) || 'Words'} ${sign}` : value]];
}
