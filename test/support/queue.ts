import type { TestApplication } from './application.js';
import { until } from './until.js';

/** Waits until nothing is left to do in the background, nor half done: a mail that came may not be on the record yet. */
export const quiet = (application: TestApplication) =>
  until(async () => {
    const [jobs] = await application.database.query<{ left: number }[]>(
      // The record is signed tomorrow, what is due to be erased is looked for, and wrong passwords are counted up later.
      `select count(*)::int as left from graphile_worker.jobs
        where task_identifier not in ('record.sign', 'data.due', 'failed-sign-ins')`,
    );
    return jobs?.left === 0;
  });
