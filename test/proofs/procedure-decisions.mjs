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
  ...Object.entries({
    'a recruiter': (w) => w.rita,
    'an administrator': (w) => w.person('Ada', { administrator: true }),
    'a hiring manager': (w) => w.hugo,
  }).map(([who, of]) => ({
    name: `${who} rejects somebody by moving the stage`,
    expectation: 'holds',
    async way(w) {
      const { job } = await w.rated();
      const { status, body } = await moves(w, await of(w), job, 'declined');
      return status === 409 && body.code === 'application.decided' ? 'holds' : 'works';
    },
  })),
  {
    name: 'a recruiter undoes a hire by moving the stage',
    expectation: 'holds',
    async way(w) {
      const { job } = await w.rated();
      for (const stage of ['assessment', 'finalist']) await moves(w, w.rita, job, stage);
      await decides(w, w.hugo, job, 'hire', full);
      const found = [];
      for (const stage of ['finalist', 'withdrawn', 'declined']) found.push(await moves(w, w.rita, job, stage));
      return found.every(({ status }) => status === 409) ? 'holds' : 'works';
    },
  },
  {
    name: 'a recruiter takes a rejection back by moving the stage',
    expectation: 'holds',
    async way(w) {
      const { job } = await w.rated();
      await decides(w, w.hugo, job, 'decline', full);
      return (await moves(w, w.rita, job, 'finalist')).status === 409 ? 'holds' : 'works';
    },
  },
  ...Object.entries({
    'a recruiter': (w) => w.rita,
    'an administrator': (w) => w.person('Ada', { administrator: true }),
  }).map(([who, of]) => ({
    name: `${who} makes themselves hiring manager and decides`,
    expectation: 'holds',
    async way(w) {
      const { job } = await w.rated();
      const person = await of(w);
      const member = (await team(w, job)).find(({ personId }) => personId === person.id);
      const roles = ['recruiter', 'hiring_manager'];
      const answer = member
        ? await w.api(person, 'PUT', `/jobs/${job.id}/team/${member.id}`, { roles })
        : await w.api(person, 'POST', `/jobs/${job.id}/team`, { personId: person.id, roles });
      const decided = await decides(w, person, job, 'hold', full);
      return answer.body.code === 'member.own_role' && decided.status >= 400 ? 'holds' : 'works';
    },
  })),
  ...Object.entries({ 'a recruiter': 'rita', 'the other hiring manager': 'nora' }).map(([who, name]) => ({
    name: `${who} takes a hiring manager off the job`,
    expectation: 'holds',
    async way(w) {
      const { job } = await w.rated();
      const { id } = (await team(w, job)).find(({ personId }) => personId === w.hugo.id);
      const off = await w.api(w[name], 'DELETE', `/jobs/${job.id}/team/${id}`);
      const lowered = await w.api(w[name], 'PUT', `/jobs/${job.id}/team/${id}`, { roles: ['panelist'] });
      return off.status === 409 && lowered.status === 409 ? 'holds' : 'works';
    },
  })),
  {
    name: 'the best one is withdrawn for a minute, so that a hire departs from nothing',
    expectation: 'marked',
    async way(w) {
      const { job, second } = await twoRated(w);
      await moves(w, w.rita, job, 'withdrawn');
      return hiresSecond(w, job, second);
    },
  },
  {
    name: 'the best one is rejected first, so that a hire departs from nothing',
    expectation: 'marked',
    async way(w) {
      const { job, second } = await twoRated(w);
      await decides(w, w.hugo, job, 'decline', full);
      return hiresSecond(w, job, second);
    },
  },
  {
    name: 'a seat that nobody will fill keeps the ratings of the best one back, so that a hire departs from nothing',
    expectation: 'marked',
    async way(w) {
      const { job, second, sitting } = await twoRated(w);
      const { version, panel } = await w.done(w.rita, 'GET', `/sittings/${sitting.id}`);
      const seats = [...panel.map(({ person }) => person), w.cleo].map(({ id: personId }) => ({ personId }));
      const { panel: now } = await w.done(w.rita, 'PUT', `/sittings/${sitting.id}`, { version, panel: seats });
      const card = w.cardOf({ panel: now }, w.cleo);
      const reason = 'Not needed.';
      return hiresSecond(w, job, second, () =>
        w.done(w.rita, 'POST', `/scorecards/${card}/closure`, { version: 1, reason }),
      );
    },
  },
  {
    name: 'the best one is hired, the second too, and the first hire is undone',
    expectation: 'marked',
    async way(w) {
      const { job, second } = await twoRated(w);
      await decides(w, w.hugo, job, 'hire', full);
      await decides(w, w.hugo, { ...job, application: second }, 'hire', full);
      const { body } = await decides(w, w.hugo, job, 'hold', full);
      return body.departsFromOrder ? 'marked' : 'not said';
    },
  },
  {
    name: 'weights are changed after the ratings were seen, and somebody is hired by the new order',
    expectation: 'marked',
    async way(w) {
      const { job, second } = await twoRated(w);
      const input = { weight: 70, reason: 'The market has changed since we planned this.' };
      const { status } = await w.api(w.rita, 'PUT', `/jobs/${job.id}/analysis/weights/technical`, input);
      const { body } = await decides(w, w.hugo, { ...job, application: second }, 'hire', full);
      const { text } = await w.ask(w.rita, 'GET', `/jobs/${job.id}/decisions`);
      const kept = body.basis?.changes.some(({ type }) => type === 'category_weight.set');
      return kept && text.includes('category weight set') ? 'marked' : `not said: ${status}`;
    },
  },
  {
    name: 'the stage of the best one is moved shortly before a hire',
    expectation: 'marked',
    async way(w) {
      const { job, second } = await twoRated(w);
      await moves(w, w.rita, job, 'assessment');
      const { body } = await decides(w, w.hugo, { ...job, application: second }, 'hire', full);
      return body.basis?.changes.some(({ type, key }) => type === 'application.moved' && key) ? 'marked' : 'not said';
    },
  },
  {
    name: 'an administrator sets somebody’s password and signs as them',
    expectation: 'holds',
    async way(w) {
      await w.job();
      const ada = await w.person('Ada', { administrator: true });
      const { version, name, email } = await w.done(ada, 'GET', `/people/${w.amy.id}`);
      const input = { version, name, email, password: 'correct horse battery' };
      const { status, body } = await w.api(ada, 'PUT', `/people/${w.amy.id}`, input);
      return status === 422 && body.errors[0].field === 'password' ? 'holds' : 'set';
    },
  },
  {
    name: 'an administrator follows the one-time link that they hand over, and signs as the panelist',
    expectation: 'marked',
    async way(w) {
      const job = await w.job();
      const sitting = await w.sitting(job, job.audition, [w.amy]);
      const ada = await w.person('Ada', { administrator: true });
      const { url } = await w.done(ada, 'POST', `/people/${w.amy.id}/link`);
      const answer = await fetch(`${w.server.url}${new URL(url).pathname}/session`, {
        method: 'POST',
        redirect: 'manual',
      });
      const set = answer.headers.getSetCookie().map((one) => one.split(';')[0]);
      const cookie = set.join('; ');
      await w.rates({ ...w.amy, cookie }, sitting);
      const unsaid = [];
      for (const path of [
        `/sittings/${sitting.id}`,
        `/jobs/${job.id}/comparison`,
        `/api/v1/jobs/${job.id}/comparison/file?format=csv&table=ratings`,
        `/api/v1/jobs/${job.id}/round`,
      ]) {
        if (!(await w.ask(w.rita, 'GET', path)).text.includes('that Ada')) unsaid.push(path);
      }
      return unsaid.length === 0 ? 'marked' : `not said: ${unsaid.join(', ')}`;
    },
  },
  {
    name: 'an administrator opens another administrator’s sign-in, by a link or an address',
    expectation: 'holds',
    async way(w) {
      const ada = await w.person('Ada', { administrator: true });
      const bea = await w.person('Bea', { administrator: true });
      const link = await w.api(ada, 'POST', `/people/${bea.id}/link`);
      const { version, name } = await w.done(ada, 'GET', `/people/${bea.id}`);
      const input = { version, name, email: `mine.${w.number}@example.org`, administrator: true };
      const moved = await w.api(ada, 'PUT', `/people/${bea.id}`, input);
      return link.status === 409 && moved.status === 409 ? 'holds' : 'opened';
    },
  },
  {
    name: 'an administrator makes a helper administrator, where there is a second one',
    expectation: 'holds',
    async way(w) {
      const ada = await w.person('Ada', { administrator: true });
      await w.person('Bea', { administrator: true });
      const input = { name: `Helper ${w.number}`, email: `helper.${w.number}@example.org`, administrator: true };
      const made = await w.done(ada, 'POST', '/people', input);
      const own = await w.api(ada, 'POST', `/people/${made.id}/administrator/confirmation`);
      return !made.administrator && own.body.code === 'administrator.own' ? 'holds' : 'made';
    },
  },
  {
    name: 'an administrator takes the right from the other one, or deactivates them',
    expectation: 'holds',
    async way(w) {
      await w.source.query('update people set administrator = false');
      const ada = await w.person('Ada', { administrator: true });
      const bea = await w.person('Bea', { administrator: true });
      const { version, name, email } = await w.done(ada, 'GET', `/people/${bea.id}`);
      const found = [];
      for (const change of [{ administrator: false }, { administrator: true, disabled: true }]) {
        found.push(await w.api(ada, 'PUT', `/people/${bea.id}`, { version, name, email, ...change }));
      }
      return found.every(({ status }) => status === 409) ? 'holds' : 'taken';
    },
  },
  ...Object.entries({
    'as it was': ['seal of this installation intact', (round) => round],
    'with one rating changed': [
      'changed outside since it was exported',
      (round) => ({ ...round, job: { ...round.job, title: 'As it pleases' } }),
    ],
    'with its seal taken off': [', no seal', (round) => ({ ...round, seal: undefined })],
  }).map(([how, [words, change]]) => ({
    name: `a job file ${how} is imported as if it had been signed here`,
    expectation: 'marked',
    async way(w) {
      const { job } = await w.rated();
      await decides(w, w.hugo, job, 'hold', full);
      const { jobId } = await w.done(
        w.rita,
        'POST',
        '/rounds',
        change(await w.done(w.rita, 'GET', `/jobs/${job.id}/round`)),
      );
      const unsaid = [];
      for (const path of [
        `/jobs/${jobId}/comparison`,
        `/jobs/${jobId}/decisions`,
        `/api/v1/jobs/${jobId}/comparison/file?format=csv&table=ratings`,
        `/api/v1/jobs/${jobId}/round`,
      ]) {
        if (!(await w.ask(w.rita, 'GET', path)).text.includes(words)) unsaid.push(path);
      }
      return unsaid.length === 0 ? 'marked' : `not said: ${unsaid.join(', ')}`;
    },
  })),
  {
    name: 'two candidates’ names are swapped after scoring, without a word',
    expectation: 'holds',
    async way(w) {
      const { job } = await w.rated();
      const { status, body } = await renames(w, w.rita, job.application.id, {});
      return status === 422 && body.errors[0].field === 'reason' ? 'holds' : 'renamed';
    },
  },
  {
    name: 'a candidate’s name is changed after scoring, with a reason',
    expectation: 'marked',
    async way(w) {
      const { job } = await w.rated();
      await renames(w, w.rita, job.application.id, { reason: 'She married.' });
      const pages = [`/jobs/${job.id}/comparison`, `/applications/${job.application.id}`];
      const said = [];
      for (const path of pages) said.push((await w.ask(w.rita, 'GET', path)).text.includes('She married.'));
      return said.every(Boolean) ? 'marked' : 'not said';
    },
  },
  {
    name: 'somebody who runs another job changes who this job’s candidate is',
    expectation: 'holds',
    async way(w) {
      const { job } = await w.rated();
      const other = await w.person('Otto', { opensJobs: true });
      const theirs = await w.done(other, 'POST', '/jobs', { title: 'Other', roles: ['recruiter'] });
      const input = { name: `Amara Okafor ${w.number}`, email: `amara.${w.number}@example.org` };
      const { id } = await w.done(other, 'POST', `/jobs/${theirs.id}/candidates`, input);
      const { body } = await renames(w, other, id, { reason: 'As it pleases.' });
      return job && body.code === 'candidate.elsewhere' ? 'holds' : 'renamed';
    },
  },
  {
    name: 'a writing sample is attached after its scorecard was signed',
    expectation: 'marked',
    async way(w) {
      const job = await w.job();
      const sitting = await w.sitting(job, job.writing, [w.amy]);
      await w.rates(w.amy, sitting);
      const form = new FormData();
      form.append('document', new Blob(['What she wrote.'], { type: 'text/plain' }), 'sample.txt');
      const headers = { cookie: w.rita.cookie };
      const answer = await fetch(`${w.server.url}/api/v1/sittings/${sitting.id}/document`, {
        method: 'POST',
        headers,
        body: form,
      });
      if (answer.status >= 300) return `refused: ${answer.status}`;
      const { text } = await w.ask(w.rita, 'GET', `/jobs/${job.id}/comparison`);
      return text.includes('before its writing sample was attached') ? 'marked' : 'not said';
    },
  },
  {
    name: 'somebody who is deactivated is seated',
    expectation: 'holds',
    async way(w) {
      const job = await w.job();
      await w.source.query('update people set disabled_at = now() where id = $1', [w.cleo.id]);
      const { status, body } = await w.plans(w.rita, job, job.audition, [w.amy, w.cleo]);
      return status === 422 && body.errors[0].field === 'panel[1].personId' ? 'holds' : 'seated';
    },
  },
  {
    name: 'a lead seats themselves once a scorecard is in, to see it earlier',
    expectation: 'holds',
    async way(w) {
      const job = await w.job();
      const sitting = await w.sitting(job, job.audition, [w.amy, w.ben]);
      await w.rates(w.amy, sitting);
      const { version } = await w.done(w.rita, 'GET', `/sittings/${sitting.id}`);
      const panel = [w.amy, w.ben, w.rita].map(({ id: personId }) => ({ personId }));
      const { body } = await w.api(w.rita, 'PUT', `/sittings/${sitting.id}`, { version, panel });
      return body.code === 'seat.own' ? 'holds' : 'seated';
    },
  },
];

const full = 'As was said in the debrief, with what each of the panel had written down.';

async function moves(w, person, job, stage) {
  const [{ version }] = await w.source.query('select version from applications where id = $1', [job.application.id]);
  return w.api(person, 'PUT', `/applications/${job.application.id}/stage`, { stage, version });
}

function decides(w, person, job, outcome, reason) {
  return w.api(person, 'POST', `/jobs/${job.id}/decisions`, { applicationId: job.application.id, outcome, reason });
}

async function renames(w, person, id, more) {
  const { email, version, candidateVersion } = await w.done(person, 'GET', `/applications/${id}`);
  return w.api(person, 'PUT', `/applications/${id}`, {
    name: 'Somebody Else',
    email,
    version,
    candidateVersion,
    ...more,
  });
}

async function team(w, job) {
  const found = await w.done(w.rita, 'GET', `/jobs/${job.id}/team`);
  return found.items ?? found;
}

/** Two finalists in one job; the second was rated lowest. */
async function twoRated(w) {
  const job = await w.job();
  // Without an assessment that nobody takes, so that both have a complete score.
  await w.source.query(
    `delete from assessments where kind = 'writing_sample'
        and plan_id in (select id from assessment_plans where job_id = $1)`,
    [job.id],
  );
  const second = await w.candidate(job, { name: `Bo Second ${w.number}`, email: `bo.${w.number}@example.org` });
  const sittings = [];
  for (const [application, level] of [
    [job.application, 3],
    [second, 1],
  ]) {
    const sitting = await w.sitting(job, job.audition, [w.amy, w.ben], { application });
    for (const person of [w.amy, w.ben]) await w.rates(person, sitting, level);
    await w.source.query(`update applications set stage = 'finalist' where id = $1`, [application.id]);
    sittings.push(sitting);
  }
  return { job, second, sitting: sittings[0] };
}

/** Whether hiring the second one asks for a full reason, and is marked once everything is open. */
async function hiresSecond(w, job, second, open = () => Promise.resolve()) {
  const other = { ...job, application: second };
  const short = await decides(w, w.hugo, other, 'hire', 'I like him.');
  if (short.status !== 422 || short.body.errors[0].field !== 'reason') return `hired with few words: ${short.status}`;
  const { status } = await decides(w, w.hugo, other, 'hire', full);
  await open();
  const { items } = await w.done(w.hugo, 'GET', `/jobs/${job.id}/decisions`);
  const hire = items.find(({ applicationId }) => applicationId === second.id);
  return status === 201 && hire?.departsFromOrder ? 'marked' : 'not said';
}
