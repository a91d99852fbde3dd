import type { Logger } from 'graphile-worker';

/** What the job runner would say is either of no use to an operator or holds what jobs are about: we log for ourselves. */
export async function silent(): Promise<Logger> {
  const { Logger } = await import('graphile-worker');
  return new Logger(() => () => undefined);
}
