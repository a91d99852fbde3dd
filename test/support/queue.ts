import type { TestApplication } from './application.js';
import { until } from './until.js';

/** Waits until nothing is left to do in the background, nor half done: a mail that came may not be on the record yet. */
export const quiet = (application: TestApplication) =>
  until(async () => {
    const [jobs] = await application.database.query<{ left: number }[]>(
      // The record is signed tomorrow, and what is due to be erased, and who is to be reminded, is looked for again.
      `select count(*)::int as left from graphile_worker.jobs
        where task_identifier not in ('record.sign', 'data.due', 'reminders.sweep', 'session-reminder')`,
    );
    return jobs?.left === 0;
  });
