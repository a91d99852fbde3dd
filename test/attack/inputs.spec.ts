import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Assault } from './assault.js';
import { type AttackedWorld, attackedWorld } from './attacked-world.js';
import { Dice } from './dice.js';
import { type Operation, operationsOf } from './operations.js';
import { formsOf } from './page-forms.js';
import { type Schema, SchemaInputs } from './schema-inputs.js';
import { Written } from './written.js';

/*
 * A few of the inputs that `npm run prove -- attack` sends in thousands: ATTACK_INPUTS for each operation and form,
 * drawn from ATTACK_SEED; in the suite one of every few operations gets some.
 */
const inputsEach = Number(process.env['ATTACK_INPUTS'] ?? 3);
const seed = Number(process.env['ATTACK_SEED'] ?? 49);
const folder = process.env['ATTACK_FIGURES'];
const every = folder ? 1 : 4;
const longest = folder ? 4 * 60 * 60_000 : 120_000;

describe('generated inputs', () => {
  let world: AttackedWorld;
  let written: Written;
  let operations: Operation[];
  let schemas: Record<string, Schema>;
  const figures: Record<string, unknown> = {};

  beforeAll(async () => {
    world = await attackedWorld();
    ({ operations, schemas } = await operationsOf(world.application, world.tokens));
    written = await Written.on(world.application);
  }, 120_000);
  afterAll(async () => {
    written?.end();
    if (folder) writeFileSync(join(folder, 'inputs.json'), JSON.stringify(figures, null, 2));
    await world?.application.close();
  });

  const some = <T>(list: readonly T[]): T[] => list.filter((_, index) => index % every === seed % every);

  it(
    'are answered by every operation: none breaks, what is refused writes nothing',
    async () => {
      const dice = new Dice(seed);
      const assault = new Assault(world, written, dice);
      const inputs = new SchemaInputs(schemas, dice, world.ids);
      const chosen = some(operations);
      for (const operation of chosen) await assault.onOperation(operation, inputs, inputsEach);
      const found = assault.finish();
      figures['operations'] = { operations: chosen.length, ...found };
      expect(found.problems).toEqual([]);
      expect(operations.length).toBeGreaterThan(220);
    },
    longest,
  );

  it(
    'are answered by every form of every page: none breaks, what is refused writes nothing',
    async () => {
      const assault = new Assault(world, written, new Dice(seed + 1));
      const { forms, pages } = await formsOf(
        world.application,
        folder ? world.cookies : world.cookies.slice(0, 1),
        world.tokens,
      );
      const chosen = some(forms);
      for (const form of chosen) await assault.onForm(form, inputsEach);
      const found = assault.finish();
      figures['forms'] = { pages, forms: chosen.length, ...found };
      expect(found.problems).toEqual([]);
      expect(forms.length).toBeGreaterThan(folder ? 150 : 60);
    },
    longest,
  );
});
