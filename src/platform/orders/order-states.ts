import { BrowserUnavailable } from '../browser/find-browser.js';
import { PrintFailed, PrintTookTooLong } from '../browser/print.js';
import { isDiskFull } from '../database/database-problems.js';

/** How far an order for a document is. */
export type OrderState = 'waiting' | 'making' | 'made' | 'failed' | 'cancelled';

/** What may follow on what. One that was made stays so; one that was not may be asked for again. */
const nextStates: Record<OrderState, readonly OrderState[]> = {
  waiting: ['making', 'failed', 'cancelled'],
  making: ['making', 'waiting', 'made', 'failed', 'cancelled'],
  made: [],
  failed: ['waiting'],
  cancelled: ['waiting'],
};

/** The states from which one may go to `state`. */
export function statesBefore(state: OrderState): OrderState[] {
  return (Object.keys(nextStates) as OrderState[]).filter((before) => nextStates[before].includes(state));
}

/** Why a document could not be made. */
export type OrderProblem =
  | 'rights'
  | 'no_browser'
  | 'disk_full'
  | 'too_long'
  | 'not_printable'
  | 'process_ended'
  | 'error';

/** The asker's rights do not reach as far any more as when they asked. */
export class RightsLost extends Error {}

/** What trying again at once would not help against. */
export function printProblem(error: unknown): OrderProblem | undefined {
  if (error instanceof RightsLost) return 'rights';
  if (error instanceof BrowserUnavailable) return 'no_browser';
  if (isDiskFull(error)) return 'disk_full';
  if (error instanceof PrintTookTooLong) return 'too_long';
  if (error instanceof PrintFailed) return 'not_printable';
  return undefined;
}
