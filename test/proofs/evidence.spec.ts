import { expect, it } from '@jest/globals';

interface Figures {
  rounds: number;
  problems: string[];
}

// A few rounds of what `npm run prove -- evidence` simulates at length.
it('the comparison claims no more than its evidence carries', async () => {
  // A program without types.
  const parts = './parts.mjs';
  const { prove } = (await import(parts)) as { prove(name: string, options: object): Promise<Figures> };

  const { problems, rounds } = await prove('evidence', { short: true });

  expect(problems).toEqual([]);
  expect(rounds).toBeGreaterThan(3000);
}, 300_000);
