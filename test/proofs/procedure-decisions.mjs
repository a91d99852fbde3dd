/** Ways around what a decision must be: by whom it is given, and what of it whoever rates must not learn. */
export const decisionWays = [
  {
    name: 'a hiring manager decides on somebody whom they still rate',
    expectation: 'holds',
    async way(w) {
      const { job } = await w.rated();
      await w.sitting(job, job.writing, [w.hugo]);
      const input = { applicationId: job.application.id, outcome: 'hold', reason: 'Not yet.' };
      const { status } = await w.api(w.hugo, 'POST', `/jobs/${job.id}/decisions`, input);
      return status === 409 ? 'holds' : 'works';
    },
  },
  {
    name: 'a panelist decides',
    expectation: 'holds',
    async way(w) {
      const { job } = await w.rated();
      const input = { applicationId: job.application.id, outcome: 'hold', reason: 'Not yet.' };
      const { status } = await w.api(w.amy, 'POST', `/jobs/${job.id}/decisions`, input);
      return status === 403 || status === 404 ? 'holds' : 'works';
    },
  },
];
