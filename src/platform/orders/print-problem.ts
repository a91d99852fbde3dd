import { BrowserUnavailable } from '../browser/find-browser.js';
import { PrintFailed, PrintTookTooLong } from '../browser/print.js';
import type { OrderProblem } from './order-states.js';

/** The asker's rights do not reach as far any more as when they asked. */
export class RightsLost extends Error {}

/** What trying again would not help against. */
export function printProblem(error: unknown): OrderProblem | undefined {
  if (error instanceof RightsLost) return 'rights';
  if (error instanceof BrowserUnavailable) return 'no_browser';
  if (error instanceof PrintTookTooLong) return 'too_long';
  if (error instanceof PrintFailed) return 'not_printable';
  return undefined;
}
