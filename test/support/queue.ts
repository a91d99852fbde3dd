import type { TestApplication } from './application.js';
import { until } from './until.js';

/** Waits until nothing is left to do in the background, nor half done: a mail that came may not be on the record yet. */
export const quiet = (application: TestApplication) =>
  until(async () => {
    const [jobs] = await application.database.query<{ left: number }[]>(
      // The record is signed tomorrow.
      `select count(*)::int as left from graphile_worker.jobs where task_identifier <> 'record.sign'`,
    );
    return jobs?.left === 0;
  });
