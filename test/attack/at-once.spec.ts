import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { passwordHash } from '../../src/accounts/access/passwords.js';
import { givenPerson } from '../factories/people.js';
import { runningOn, type TestApplication } from '../support/application.js';
import { type AttackedWorld, attackedWorld } from './attacked-world.js';
import { Dice } from './dice.js';
import { type Field, formAgain, type PageForm, formsOf } from './page-forms.js';
import { attackSettings, keepFigures } from './settings.js';

const { seed, edits, full, longest } = attackSettings;

describe('at once', () => {
  let world: AttackedWorld;
  let second: TestApplication;
  beforeAll(async () => {
    world = await attackedWorld();
    // Another process of the same installation, as far as the database can tell.
    const { databaseUrl: url, settings } = world.application;
    second = await runningOn({ url, drop: () => Promise.resolve() }, settings);
  }, 120_000);
  afterAll(async () => {
    await second?.app.close();
    await world?.application.close();
  });

  async function send(
    application: TestApplication,
    url: string,
    cookie: string,
    fields: Record<string, string>,
    from: string,
  ) {
    const answer = await application.app
      .getHttpAdapter()
      .getInstance()
      .inject({
        ...{ method: 'POST', url, remoteAddress: from, payload: new URLSearchParams(fields).toString() },
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      });
    return { status: answer.statusCode, text: answer.body };
  }

  it(
    'fifty sign-ins with one list of passwords: exactly the limit is looked at',
    async () => {
      const dice = new Dice(seed);
      const rounds = full ? 10 : 1;
      const password = 'kettle drum over rivers';
      const stored = await passwordHash(password);
      const found: { looked: number; in: number }[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const { email } = await givenPerson(world.application, { passwordHash: stored });
        const list = Array.from({ length: 50 }, (_, index) => `guess number ${index}`);
        list[dice.int(50)] = password;
        const answers = await Promise.all(
          list.map((guess, index) =>
            send(
              index % 2 === 0 ? world.application : second,
              '/session',
              '',
              { email: email!, password: guess },
              `198.51.100.${round}`,
            ),
          ),
        );
        const looked = answers.filter(({ status }) => status !== 429);
        found.push({ looked: looked.length, in: answers.filter(({ status }) => status === 303).length });
      }
      keepFigures('at-once', { signIns: { rounds, tries: rounds * 50, lookedAt: found.map(({ looked }) => looked) } });
      // One that is right is taken off the count again, so that one more may be looked at.
      for (const { looked, in: inside } of found) expect(looked).toBeLessThanOrEqual(10 + inside);
      for (const { looked } of found) expect(looked).toBeGreaterThanOrEqual(10);
    },
    longest,
  );

  it(
    'two edits of one record: one wins, the other is told',
    async () => {
      const { forms } = await formsOf(world.application, [world.cookies[1]!, world.cookies[0]!], world.tokens);
      const versioned = forms.filter(
        ({ method, fields }) => method === 'post' && fields.some(({ name }) => name === 'version'),
      );
      const dice = new Dice(seed + 2);
      const outcomes: Record<string, Record<string, number>> = {};
      const problems: string[] = [];
      let pairs = 0;
      const live = new Set(versioned);
      while (pairs < edits && live.size > 0) {
        for (const form of [...live]) {
          const outcome = await raceOf(form, dice);
          if (outcome === undefined) live.delete(form);
          else {
            pairs += 1;
            const kind = (outcomes[form.name] ??= {});
            kind[outcome] = (kind[outcome] ?? 0) + 1;
            if (!['303 409', '303 412'].includes(outcome)) problems.push(`${form.name}: ${outcome}`);
          }
          if (pairs >= edits) break;
        }
      }
      keepFigures('at-once', { edits: { pairs, kinds: Object.keys(outcomes).length } });
      expect(problems).toEqual([]);
      expect(Object.keys(outcomes).length).toBeGreaterThan(full ? 8 : 2);
    },
    longest,
  );

  /** @returns both answers, sorted; nothing where neither was taken, since the form cannot be sent as it stands */
  async function raceOf(form: PageForm, dice: Dice): Promise<string | undefined> {
    const fresh = await formAgain(world.application, form);
    if (!fresh) return undefined;
    const answers = await Promise.all(
      [0, 1].map((index) => {
        const fields = Object.fromEntries(fresh.fields.flatMap((field) => edited(field, `${index} ${dice.int(1e6)}`)));
        return send(index === 0 ? world.application : second, fresh.action, fresh.cookie, fields, `203.0.113.${index}`);
      }),
    );
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    if (!statuses.some((status) => status < 400) && !statuses.includes(409)) return undefined;
    return statuses.join(' ');
  }

  /** A field as it is sent: words are other words. */
  function edited({ name, type, value }: Field, sign: string): [string, string][] {
    if (['checkbox', 'radio', 'file'].includes(type) && value === '') return [];
    const isWords = ['text', 'textarea'].includes(type) && /note|reason|text|title|name|brief|place|topic/i.test(name);
    return [[name, isWords ? `${value.slice(0, 20) || 'Words'} ${sign}` : value]];
  }
});
