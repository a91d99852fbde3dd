import round from './demo-round.json' with { type: 'json' };
import type { RoundFile } from '../../rounds/file/round-file.js';

/** A made-up round to look around in: five candidates, four panelists, one scorecard still open. */
export const demoRound: RoundFile = round as RoundFile;
