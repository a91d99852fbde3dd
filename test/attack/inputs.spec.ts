import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Assault } from './assault.js';
import { type AttackedWorld, attackedWorld } from './attacked-world.js';
import { Dice } from './dice.js';
import { type Operation, operationsOf } from './operations.js';
import { formsOf } from './page-forms.js';
import { type Schema, SchemaInputs } from './schema-inputs.js';
import { attackSettings, keepFigures } from './settings.js';
import { Written } from './written.js';

const { inputs: inputsEach, seed, full, longest } = attackSettings;
/** In the suite one of every few operations gets some. */
const every = full ? 1 : 4;

describe('generated inputs', () => {
  let world: AttackedWorld;
  let written: Written;
  let operations: Operation[];
  let schemas: Record<string, Schema>;

  beforeAll(async () => {
    world = await attackedWorld();
    ({ operations, schemas } = await operationsOf(world.application, world.tokens));
    written = await Written.on(world.application);
  }, 120_000);
  afterAll(async () => {
    written?.end();
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
      keepFigures('inputs', { operations: { operations: chosen.length, ...found } });
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
        full ? world.cookies : world.cookies.slice(0, 1),
        world.tokens,
      );
      const chosen = some(forms);
      for (const form of chosen) await assault.onForm(form, inputsEach);
      const found = assault.finish();
      keepFigures('inputs', { forms: { pages, forms: chosen.length, ...found } });
      expect(found.problems).toEqual([]);
      expect(forms.length).toBeGreaterThan(full ? 150 : 60);
    },
    longest,
  );
});
