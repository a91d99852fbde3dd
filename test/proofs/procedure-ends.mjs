/** Ways to have ratings opened before their time, to shake off a look, and to learn by what stands beside. */
export const endWays = [
  ...Object.entries({
    'the candidate is withdrawn for a minute': (w, { job }) => moves(w, job, 'withdrawn'),
    'a session without a panel is planned for what is missing': (w, { job }) => w.sitting(job, job.writing, []),
    'the scorecard that is missing is closed': async (w, { job }) => {
      const sitting = await w.sitting(job, job.writing, [w.cleo]);
      await w.done(w.rita, 'POST', `/scorecards/${w.cardOf(sitting, w.cleo)}/closure`, { version: 1, reason: 'Ill.' });
    },
    'whoever is missing is taken off, with a reason': async (w, { job }) => {
      const { id, version } = await w.sitting(job, job.writing, [w.cleo]);
      await w.done(w.rita, 'PUT', `/sittings/${id}`, { version, panel: [], reason: 'Not needed.' });
    },
    'the candidate is rejected for a minute while another is in the running': async (w, { job }) => {
      await w.candidate(job, { name: `Bo Second ${w.number}`, email: `bo.${w.number}@example.org` });
      await decides(w, w.hugo, job, 'decline');
    },
    'what is missing is dropped from a new version of the plan': async (w, { job }) => {
      await w.done(w.rita, 'POST', `/jobs/${job.id}/plan/versions`, { reason: 'No one has time for writing.' });
      const { assessments, version } = await w.done(w.rita, 'GET', `/jobs/${job.id}/plan`);
      const { id } = assessments.find(({ kind }) => kind === 'writing_sample');
      await w.done(w.rita, 'DELETE', `/jobs/${job.id}/plan/assessments/${id}?version=${version}`);
    },
  }).map(([what, act]) => ({
    name: `everything opens at the end, and ${what}`,
    expectation: 'holds',
    async way(w) {
      const given = await w.rated({ opening: 'at_end' });
      await act(w, given);
      const { job, sitting } = given;
      const paths = [`/sittings/${sitting.id}`, `/jobs/${job.id}/comparison/all`, `/api/v1/jobs/${job.id}/round`];
      for (const person of [w.rita, w.hugo, w.amy]) {
        const others = (await w.ask(person, 'GET', paths[0])).text.includes(`${w.secret} of Ben`);
        if (others || (person !== w.amy && (await w.shows(person, ...paths)))) return `shown to ${person.name}`;
      }
      return 'holds';
    },
  })),
  {
    name: 'everything opens at the end, the job is closed, looked at, and reopened',
    expectation: 'holds',
    async way(w) {
      const { job, sitting } = await w.rated({ opening: 'at_end' });
      const { version } = await w.done(w.rita, 'POST', `/jobs/${job.id}/closure`, { version: job.version });
      if (!(await w.shows(w.rita, `/sittings/${sitting.id}`))) return 'never opened';
      const { body } = await w.api(w.rita, 'DELETE', `/jobs/${job.id}/closure`, { version });
      return body.code === 'job.shown' ? 'holds' : 'reopened';
    },
  },
  {
    name: 'a panelist sees the others because the candidate is withdrawn for a minute, before what they may yet be seated for',
    expectation: 'holds',
    async way(w) {
      const { job, sitting } = await w.rated();
      await moves(w, job, 'withdrawn');
      const { text } = await w.ask(w.amy, 'GET', `/sittings/${sitting.id}`);
      return text.includes(`${w.secret} of Ben`) ? 'shown' : 'holds';
    },
  },
  {
    name: 'whoever looked leaves the hiring team, comes back as a panelist, and is seated',
    expectation: 'holds',
    async way(w) {
      const { job, sitting } = await w.rated();
      await w.ask(w.rita, 'GET', `/sittings/${sitting.id}`);
      const found = await w.done(w.hugo, 'GET', `/jobs/${job.id}/team`);
      const { id } = (found.items ?? found).find(({ personId }) => personId === w.rita.id);
      await w.done(w.rita, 'DELETE', `/jobs/${job.id}/team/${id}`);
      await w.done(w.hugo, 'POST', `/jobs/${job.id}/team`, { personId: w.rita.id, roles: ['panelist'] });
      return seated(await w.plans(w.hugo, job, job.writing, [w.cleo, w.rita]));
    },
  },
  {
    name: 'an administrator looks, gives the right up, and is seated',
    expectation: 'holds',
    async way(w) {
      const { job, sitting } = await w.rated();
      const ada = await w.person('Ada', { administrator: true });
      await w.ask(ada, 'GET', `/sittings/${sitting.id}`);
      await w.source.query('update people set administrator = false where id = $1', [ada.id]);
      await w.done(w.rita, 'POST', `/jobs/${job.id}/team`, { personId: ada.id, roles: ['panelist'] });
      return seated(await w.plans(w.rita, job, job.writing, [w.cleo, ada]));
    },
  },
  {
    name: 'a candidate gets another address, so that looks at them don’t follow',
    expectation: 'holds',
    async way(w) {
      const { job, sitting } = await w.rated();
      await w.ask(w.hugo, 'GET', `/sittings/${sitting.id}`);
      const { id } = job.application;
      const { name, version, candidateVersion } = await w.done(w.rita, 'GET', `/applications/${id}`);
      const change = {
        name,
        version,
        candidateVersion,
        email: `new.${w.number}@example.org`,
        reason: 'A new address.',
      };
      await w.done(w.rita, 'PUT', `/applications/${id}`, change);
      return seated(await w.plans(w.rita, job, job.writing, [w.cleo, w.hugo]));
    },
  },
  {
    name: 'a scorecard is closed, the others are read, and it is opened again for its panelist',
    expectation: 'marked',
    async way(w) {
      const job = await w.job();
      const sitting = await w.sitting(job, job.audition, [w.amy, w.ben]);
      await w.rates(w.amy, sitting);
      const card = w.cardOf(sitting, w.ben);
      await w.done(w.rita, 'POST', `/scorecards/${card}/closure`, { version: 1, reason: 'Ill.' });
      if (!(await w.shows(w.rita, `/sittings/${sitting.id}`))) return 'never opened';
      const { panel } = await w.done(w.rita, 'GET', `/sittings/${sitting.id}`);
      const { version } = panel.find(({ person }) => person.id === w.ben.id).scorecard;
      await w.done(w.rita, 'POST', `/scorecards/${card}/reopening`, { version, reason: 'Well again.' });
      await w.rates(w.ben, sitting, 1);
      const { text } = await w.ask(w.hugo, 'GET', `/sittings/${sitting.id}`);
      return /Rita \d+ [^.]*before/.test(text.replace(/<[^>]*>/g, '')) ? 'marked' : 'not said';
    },
  },
  {
    name: 'a lead opens the debrief while a scorecard is due, to have it all shown',
    expectation: 'holds',
    async way(w) {
      const job = await w.job();
      const sitting = await w.sitting(job, job.audition, [w.amy, w.ben]);
      await w.rates(w.amy, sitting);
      const { status } = await w.api(w.rita, 'POST', `/sittings/${sitting.id}/debrief`);
      const shown = await w.shows(w.rita, `/sittings/${sitting.id}`, `/sittings/${sitting.id}/debrief`);
      return status === 409 && !shown ? 'holds' : `opened: ${status}`;
    },
  },
  {
    name: 'a panelist reads the others, and then rates as they did',
    expectation: 'marked',
    async way(w) {
      const { job, sitting } = await w.rated();
      await w.done(w.rita, 'POST', `/sittings/${sitting.id}/debrief`);
      if (!(await w.ask(w.ben, 'GET', `/sittings/${sitting.id}`)).text.includes(`${w.secret} of Amy`)) return 'hidden';
      const card = w.cardOf(sitting, w.ben);
      const { version, criteria } = await w.done(w.ben, 'GET', `/scorecards/${card}`);
      const ratings = criteria.map(({ id, levels }) => ({
        criterionId: id,
        level: Math.min(3, levels),
        note: 'As Amy.',
      }));
      const early = await w.api(w.ben, 'PUT', `/scorecards/${card}/ratings`, { version, ratings });
      await w.done(w.ben, 'POST', `/scorecards/${card}/revision`, { version, ratings, reason: 'Amy is right.' });
      const { text } = await w.ask(w.rita, 'GET', `/api/v1/jobs/${job.id}/comparison/file?format=csv&table=ratings`);
      return early.status === 409 && text.includes('revised') ? 'marked' : `not said: ${early.status}`;
    },
  },
  {
    name: 'a lead who still rates opens the packet that somebody else had made',
    expectation: 'holds',
    async way(w) {
      const { job } = await w.rated();
      const { id } = await w.done(w.nora, 'POST', `/jobs/${job.id}/packets`, { paper: 'A4', show: 'names' });
      for (
        let tries = 0;
        ['waiting', 'making'].includes((await w.done(w.nora, 'GET', `/packets/${id}`)).state);
        tries += 1
      ) {
        if (tries === 600) return 'not made';
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const own = await w.api(w.nora, 'GET', `/packets/${id}/state`);
      await w.sitting(job, job.writing, [w.hugo]);
      const found = [];
      for (const path of ['', '/file', '/state'])
        found.push((await w.api(w.hugo, 'GET', `/packets/${id}${path}`)).status);
      found.push((await w.ask(w.hugo, 'GET', `/packets/${id}`)).status);
      const pdf = await fetch(`${w.server.url}/api/v1/packets/${id}/file`, { headers: { cookie: w.nora.cookie } });
      const form = new FormData();
      form.append('packet', new Blob([await pdf.arrayBuffer()], { type: 'application/pdf' }), 'packet.pdf');
      const headers = { cookie: w.hugo.cookie };
      const url = `${w.server.url}/packets/verification`;
      const verified = await (await fetch(url, { method: 'POST', headers, body: form })).text();
      const told = /overall score was|The ratings have changed|still match/.exec(verified);
      return own.status === 200 && found.every((status) => status === 404) && !told
        ? 'holds'
        : `told: ${found.join(', ')} ${told?.[0] ?? ''}`;
    },
  },
  ...Object.entries({
    'the activity log as NDJSON': (w, { id }) => w.api(w.hugo, 'POST', `/jobs/${id}/record/export`),
    'who was shown what': (w, { id }) => w.api(w.hugo, 'GET', `/jobs/${id}/looks`),
    'the desk': (w) => w.ask(w.hugo, 'GET', '/desk'),
    'the desk over the API': (w) => w.api(w.hugo, 'GET', '/desk'),
    'the list of jobs': (w) => w.api(w.hugo, 'GET', '/jobs'),
    'the page of the job': (w, { id }) => w.ask(w.hugo, 'GET', `/jobs/${id}`),
  }).map(([where, ask]) => ({
    name: `what became of somebody is told by ${where} to a lead who still rates them`,
    expectation: 'holds',
    async way(w) {
      const { job } = await w.rated();
      await w.sitting(job, job.writing, [w.hugo]);
      const plain = ({ text }) =>
        text
          .replace(/nonce="[^"]*"|nonce-[^' ]*/g, '')
          .replace(/"(at|lastAt|id|sequence|link|place)":("[^"]*"|\d+),?/g, '');
      const before = await ask(w, job);
      await decides(w, w.nora, job, 'decline');
      await w.ask(w.rita, 'GET', `/jobs/${job.id}/decisions`);
      const after = await ask(w, job);
      // That the log was exported is an event of its own.
      const [one, other] = [before, after].map((answer) =>
        plain(answer)
          .split('\n')
          .filter((line) => !/record\.exported/.test(line))
          .join('\n'),
      );
      // The log is not given away as long as something of it is hidden from whoever asks.
      if (before.status === 409 && after.status === 409 && one === other) return 'holds';
      if (before.status >= 300) return `refused: ${before.status}`;
      if (one === other) return 'holds';
      let at = 0;
      while (one[at] === other[at]) at += 1;
      return `told: “${one.slice(at - 60, at + 60)}” and “${other.slice(at, at + 60)}”`;
    },
  })),
  {
    name: 'a panelist takes somebody else’s name, and signs as them',
    expectation: 'holds',
    async way(w) {
      const job = await w.job();
      const sitting = await w.sitting(job, job.audition, [w.amy, w.ben]);
      const form = new URLSearchParams({ name: ` ben  ${w.number}`.toUpperCase() });
      const headers = { cookie: w.amy.cookie, 'content-type': 'application/x-www-form-urlencoded' };
      const { status } = await fetch(`${w.server.url}/me`, { method: 'POST', headers, body: form, redirect: 'manual' });
      await w.rates(w.amy, sitting);
      const [{ statement }] = await w.source.query('select statement from scorecards where id = $1', [
        w.cardOf(sitting, w.amy),
      ]);
      return status === 422 && statement.includes(`Amy ${w.number}`) ? 'holds' : `signed: ${statement}`;
    },
  },
  {
    name: 'a panelist who is due asks with an API token instead of a session',
    expectation: 'holds',
    async way(w) {
      const job = await w.job();
      const sitting = await w.sitting(job, job.audition, [w.amy, w.ben]);
      await w.rates(w.ben, sitting);
      const headers = { cookie: w.amy.cookie, 'content-type': 'application/x-www-form-urlencoded' };
      const made = await fetch(`${w.server.url}/me/tokens`, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ name: 'mine' }),
        redirect: 'follow',
      });
      const token = /\bcb_[\w-]{20,}|\b[\w-]{40,}\b/.exec((await made.text()).replace(/nonce="[^"]*"/g, ''))?.[0];
      for (const path of [
        `/sittings/${sitting.id}`,
        `/sittings/${sitting.id}/debrief`,
        `/jobs/${job.id}/comparison`,
        `/jobs/${job.id}/round`,
        `/sittings/${sitting.id}/board`,
      ]) {
        const answer = await fetch(`${w.server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
        const text = await answer.text();
        if (answer.status === 401) return `no token: ${token}`;
        if (text.includes(w.secret)) return `shown by ${path}`;
      }
      return 'holds';
    },
  },
  {
    name: 'a panelist who is due asks for another representation of what is hidden',
    expectation: 'holds',
    async way(w) {
      const job = await w.job();
      const sitting = await w.sitting(job, job.audition, [w.amy, w.ben, w.hugo]);
      await w.rates(w.ben, sitting);
      for (const person of [w.amy, w.hugo]) {
        for (const path of [
          `/sittings/${sitting.id}`,
          `/api/v1/sittings/${sitting.id}`,
          `/jobs/${job.id}/comparison`,
          `/api/v1/scorecards/${w.cardOf(sitting, w.ben)}`,
        ]) {
          for (const method of ['GET', 'HEAD', 'OPTIONS', 'PROPFIND']) {
            for (const more of [
              { accept: 'application/json' },
              { accept: 'text/event-stream' },
              { 'hx-request': 'true' },
              { range: 'bytes=0-' },
              { 'x-http-method-override': 'GET' },
            ]) {
              const answer = await fetch(w.server.url + path, { method, headers: { cookie: person.cookie, ...more } });
              if (answer.status >= 500 && answer.status !== 501) return `${method} ${path}: ${answer.status}`;
              if ((await answer.text()).includes(w.secret)) return `shown by ${method} ${path}`;
            }
          }
        }
      }
      return 'holds';
    },
  },
];

function seated({ status, body }) {
  return status === 409 && body.code === 'seat.shown' ? 'holds' : `seated: ${status}`;
}

async function moves(w, job, stage) {
  const [{ version }] = await w.source.query('select version from applications where id = $1', [job.application.id]);
  await w.done(w.rita, 'PUT', `/applications/${job.application.id}/stage`, { stage, version });
}

function decides(w, person, job, outcome) {
  const reason = 'As was said in the debrief, with what each of the panel had written down.';
  return w.done(person, 'POST', `/jobs/${job.id}/decisions`, { applicationId: job.application.id, outcome, reason });
}
