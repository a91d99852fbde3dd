import type { ToldSession } from './invitation.entity.js';

/** The name of a calendar entry, the same from the first invitation to the cancellation, and in the feed. */
export function uidOf(id: string, baseUrl: string): string {
  return `${id}@${new URL(baseUrl).hostname}`;
}

/** "Interview: Amara Okafor (Technical seller)" for the panel, "Interview: Technical seller" for the candidate. */
export function summaryOf({
  assessment,
  job,
  candidate,
}: Pick<ToldSession, 'assessment' | 'job' | 'candidate'>): string {
  return candidate === null ? `${assessment}: ${job}` : `${assessment}: ${candidate} (${job})`;
}

/** What stands in a calendar entry besides. What to prepare with is for the panel, who sign in to see it. */
export function describedSession({ topic, preparation }: ToldSession, baseUrl: string): string {
  const lines = [topic && `Topic: ${topic}`, preparation && `To prepare: ${baseUrl}${preparation}`];
  return lines.filter(Boolean).join('\n\n');
}
