/** How far an order for a document is. */
export type OrderState = 'waiting' | 'making' | 'made' | 'failed' | 'cancelled';

/** What may follow on what. One that was made stays so; one that was not may be asked for again. */
export const nextStates: Record<OrderState, readonly OrderState[]> = {
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
export type OrderProblem = 'rights' | 'no_browser' | 'too_long' | 'not_printable' | 'process_ended' | 'error';
