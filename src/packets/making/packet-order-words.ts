import type { Stage } from './packet-order.entity.js';
import type { OrderProblem } from '../../platform/orders/order-states.js';

/** Why it was not made, and what to do. */
export const problemWords: Record<OrderProblem, { what: string; then: string }> = {
  rights: {
    what: 'After you requested it, some of its contents became hidden from you, or your role changed.',
    then: 'Try again to generate it with what you can see now.',
  },
  no_browser: {
    what: 'The PDF engine (Chromium) isn’t available.',
    then: 'Ask your Callboard administrator to check the server log, then try again.',
  },
  disk_full: {
    what: 'The server’s disk is full, so nothing could be saved.',
    then: 'Ask your Callboard administrator to make room, then try again.',
  },
  too_long: {
    what: 'Generating the PDF took more than three minutes and was stopped.',
    then: 'Try again later, or with fewer candidates.',
  },
  not_printable: {
    what: 'The document could not be printed.',
    then: 'Try again; if that doesn’t help, create packets with fewer candidates to find whose notes cause the problem.',
  },
  process_ended: {
    what: 'Callboard stopped during all five attempts.',
    then: 'Tell your Callboard administrator before you try again.',
  },
  error: {
    what: 'Something went wrong on our end in all five attempts.',
    then: 'Tell your Callboard administrator before you try again.',
  },
};

/** What is done at each stage. */
export const stageWords: Record<Stage, string> = {
  evidence: 'Reading the ratings',
  comparison: 'Comparing',
  layout: 'Laying out the pages',
  printing: 'Printing',
  sealing: 'Finalizing and saving',
};
