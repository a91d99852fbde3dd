import type { TestApplication } from './application.js';
import { until } from './until.js';

/** Has the workers look at the queue now: for a job whose time was put forward there they do so every other second. */
export const lookNow = `notify "jobs:insert", '{"count": 9}'`;

/** Waits until nothing is left to do in the background, nor half done: a mail that came may not be on the record yet. */
export const quiet = (application: TestApplication) =>
  until(async () => {
    const [jobs] = await application.database.query<{ left: number }[]>(
      // What comes again by the clock: the record is signed, what is due is looked for, wrong passwords are counted up.
      `select count(*)::int as left from graphile_worker.jobs where task_identifier not in
        ('record.sign', 'data.due', 'reminders.sweep', 'session-reminder', 'failed-sign-ins')`,
    );
    return jobs?.left === 0;
  });
