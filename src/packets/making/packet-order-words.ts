import type { Stage } from './packet-order.entity.js';
import type { OrderProblem } from '../../platform/orders/order-states.js';

/** Why it was not made, and what to do. */
export const problemWords: Record<OrderProblem, { what: string; then: string }> = {
  rights: {
    what: 'Between asking and making, something that it would have held was kept from you, or your role changed.',
    then: 'Try again: it will hold what you may see then.',
  },
  no_browser: {
    what: 'There is no Chromium to print with.',
    then: 'Whoever runs Callboard finds what is missing in its log. Try again when that is put right.',
  },
  too_long: {
    what: 'Printing took longer than three minutes and was given up.',
    then: 'Try again when the machine has less to do, or with fewer candidates.',
  },
  not_printable: {
    what: 'The document could not be printed as it stands.',
    then: 'Try again; if that does not help, make packets of fewer candidates to find whose notes it is about.',
  },
  process_ended: {
    what: 'Callboard ended each of the five times that it was made.',
    then: 'Tell whoever runs Callboard, and try again when they have looked.',
  },
  error: {
    what: 'Something went wrong on our side, five times.',
    then: 'Tell whoever runs Callboard, and try again when they have looked.',
  },
};

/** What is done at each stage. */
export const stageWords: Record<Stage, string> = {
  evidence: 'Reading the evidence',
  comparison: 'Comparing',
  layout: 'Laying out the pages',
  printing: 'Printing',
  sealing: 'Finalizing and saving',
};
