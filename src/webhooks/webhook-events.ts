/** One kind of event that other systems may be told, and which of its facts they get. */
interface WebhookEvent {
  label: string;
  /** Identifiers and states; never a name, a text, or a rating. */
  facts: readonly string[];
}

const ofApplication = ['jobId', 'applicationId'] as const;
const ofSitting = ['jobId', 'sittingId'] as const;

/**
 * What other systems can be told. Whoever gets a message asks the API for the rest, with a token that says what it may
 * see.
 */
export const webhookEvents = {
  'job.opened': { label: 'A job was created', facts: ['jobId'] },
  'job.closed': { label: 'A job was closed', facts: ['jobId'] },
  'job.reopened': { label: 'A job was reopened', facts: ['jobId'] },
  'candidate.added': { label: 'A candidate was added', facts: [...ofApplication, 'candidateId'] },
  'candidates.imported': { label: 'Candidates were imported', facts: ['jobId', 'applications'] },
  'application.moved': { label: 'A candidate moved to another stage', facts: [...ofApplication, 'from', 'to'] },
  'sitting.planned': { label: 'A session was scheduled', facts: [...ofSitting, 'applicationId'] },
  'sitting.changed': { label: 'A session was changed', facts: ofSitting },
  'sitting.deleted': { label: 'A session was removed', facts: [...ofSitting, 'applicationId'] },
  'scorecard.submitted': { label: 'A scorecard was submitted', facts: [...ofSitting, 'scorecardId'] },
  'debrief.opened': { label: 'A debrief was opened', facts: [...ofSitting, 'applicationId'] },
  'decision.made': { label: 'A decision was made', facts: [...ofApplication, 'decisionId', 'outcome'] },
  'packet.made': { label: 'A packet was generated', facts: ['jobId', 'packetId', 'sha256'] },
} as const satisfies Record<string, WebhookEvent>;

export type WebhookEventType = keyof typeof webhookEvents;

export const webhookEventTypes = Object.keys(webhookEvents) as WebhookEventType[];

/** What a webhook's owner sends to see that it works; it goes to one webhook and is no event of the record. */
export const testType = 'webhook.test';

/** A message's data: the facts that its kind tells, of those that were recorded. */
export function factsOf(type: string, payload: Record<string, unknown>): Record<string, unknown> {
  const event: WebhookEvent | undefined = webhookEvents[type as WebhookEventType];
  return Object.fromEntries((event?.facts ?? []).flatMap((fact) => (fact in payload ? [[fact, payload[fact]]] : [])));
}
