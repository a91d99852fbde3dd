/**
 * Every kind of event and what it says. Each feature adds its own beside the code that records them:
 *
 *     declare module '../audit/audit-events.js' {
 *       interface AuditEvents { 'job.opened': { jobId: string } }
 *     }
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled in by the features
export interface AuditEvents {}
