/** Whether Hugo is refused a seat in the writing sample, by the rule of seats. */
async function seatedAfter(w, job, more) {
  const { status, body } = await w.plans(w.rita, job, job.writing, [w.cleo, w.hugo], more);
  return status === 409 && body.code === 'seat.shown' ? 'holds' : `seated: ${status}`;
}

const app = ({ application }) => `/applications/${application.id}`;

/** Ways to be shown something first, and to be seated afterwards. */
const looks = {
  'the page of the sitting': (w, job, { id }) => w.ask(w.hugo, 'GET', `/sittings/${id}`),
  'the sitting over the API': (w, job, { id }) => w.api(w.hugo, 'GET', `/sittings/${id}`),
  'the comparison': (w, job) => w.ask(w.hugo, 'GET', `/jobs/${job.id}/comparison`),
  'the comparison’s criteria': (w, job) => w.ask(w.hugo, 'GET', `/jobs/${job.id}/comparison/criteria`),
  'the comparison over the API': (w, job) => w.api(w.hugo, 'GET', `/jobs/${job.id}/comparison`),
  'the ratings behind a figure': (w, job) => w.ask(w.hugo, 'GET', `/jobs/${job.id}/comparison/ratings`),
  'the CSV': (w, job) => w.api(w.hugo, 'GET', `/jobs/${job.id}/comparison/file?format=csv&table=ratings`),
  'the workbook': (w, job) => w.api(w.hugo, 'GET', `/jobs/${job.id}/comparison/file?format=xlsx&table=scores`),
  'the page of decisions': (w, job) => w.ask(w.hugo, 'GET', `/jobs/${job.id}/decisions`),
  'the form of a packet': (w, job) => w.ask(w.hugo, 'GET', `/jobs/${job.id}/packets/new`),
  'a DiSC profile typed in': (w, job) => w.api(w.hugo, 'PUT', `${app(job)}/disc`, { form: 'style', style: 'Di' }),
  'a screen typed in': (w, job) =>
    w.api(w.hugo, 'PUT', `${app(job)}/screen`, { signs: [{ sign: 'Was on time', seen: 'yes' }] }),
  'a DiSC profile read': async (w, job) => {
    await w.done(w.rita, 'PUT', `${app(job)}/disc`, { form: 'style', style: 'Di' });
    await w.api(w.hugo, 'GET', `${app(job)}/disc`);
  },
  'a screen read': async (w, job) => {
    await w.done(w.rita, 'PUT', `${app(job)}/screen`, { signs: [{ sign: 'Was on time', seen: 'yes' }] });
    await w.ask(w.hugo, 'GET', app(job));
  },
};

const lookWays = Object.entries(looks).map(([name, look]) => ({
  name: `a lead is seated after ${name}`,
  expectation: 'holds',
  async way(w) {
    const { job, sitting } = await w.rated();
    await look(w, job, sitting);
    return seatedAfter(w, job);
  },
}));

/** Hugo has an open scorecard for the candidate; whether other people's ratings of the same person stay away. */
async function hiddenWhileDue(w, due, { job, sitting }) {
  await w.sitting(due, due.writing, [w.hugo], { application: due.application });
  const shown = await w.shows(
    w.hugo,
    `/sittings/${sitting.id}`,
    `/api/v1/sittings/${sitting.id}`,
    `/jobs/${job.id}/comparison`,
    `/jobs/${job.id}/comparison/all`,
    `/jobs/${job.id}/comparison/criteria`,
    `/jobs/${job.id}/comparison/ratings`,
    `/api/v1/jobs/${job.id}/comparison`,
    `/api/v1/jobs/${job.id}/comparison/file?format=csv&table=ratings`,
    `/api/v1/jobs/${job.id}/round`,
  );
  return shown ? 'shown' : 'holds';
}

/** A copy of the round in which Amara is rated, while Hugo has her to rate in the first one. */
async function inCopy(w, change) {
  const { job } = await w.rated();
  const round = await w.done(w.rita, 'GET', `/jobs/${job.id}/round`);
  const copied = await w.done(w.rita, 'POST', '/rounds', change(round));
  const copy = { id: copied.jobId ?? copied.id };
  const [sitting] = (await w.done(w.rita, 'GET', `/jobs/${copy.id}/sittings`)).items;
  return hiddenWhileDue(w, job, { job: copy, sitting });
}

const withCandidates = (round, change) => ({ ...round, candidates: round.candidates.map(change) });

const without =
  (...fields) =>
  (entry) =>
    Object.fromEntries(Object.entries(entry).filter(([field]) => !fields.includes(field)));

async function unseated(w) {
  const job = await w.job();
  const sitting = await w.sitting(job, job.audition, [w.amy, w.ben]);
  await w.rates(w.amy, sitting);
  const { version } = await w.done(w.rita, 'GET', `/sittings/${sitting.id}`);
  const change = (more) =>
    w.api(w.rita, 'PUT', `/sittings/${sitting.id}`, { version, panel: [{ personId: w.amy.id }], ...more });
  const reopen = async (by, more) => {
    const card = w.cardOf(sitting, w.ben);
    const [row] = await w.source.query('select version from scorecards where id = $1', [card]);
    return w.api(by, 'POST', `/scorecards/${card}/reopening`, { version: row.version, reason: 'Well again.', ...more });
  };
  return { job, sitting, change, reopen };
}

export const seatWays = [
  ...lookWays,
  {
    name: 'an administrator looks and is seated',
    expectation: 'holds',
    async way(w) {
      const { job, sitting } = await w.rated();
      w.hugo = await w.person('Ada', { administrator: true });
      await w.done(w.rita, 'POST', `/jobs/${job.id}/team`, { personId: w.hugo.id, roles: ['panelist'] });
      await w.ask(w.hugo, 'GET', `/sittings/${sitting.id}`);
      return seatedAfter(w, job);
    },
  },
  {
    name: 'a sitting is deleted, looked round, and made anew',
    expectation: 'holds',
    async way(w) {
      const { job } = await w.rated();
      const { id } = await w.sitting(job, job.writing, [w.hugo]);
      await w.api(w.rita, 'DELETE', `/sittings/${id}`);
      await w.ask(w.hugo, 'GET', `/jobs/${job.id}/comparison`);
      return seatedAfter(w, job);
    },
  },
  {
    name: 'the look was in another job',
    expectation: 'holds',
    async way(w) {
      const { sitting } = await w.rated();
      const other = await w.job({ requisition: 'Other' });
      await w.ask(w.hugo, 'GET', `/sittings/${sitting.id}`);
      return seatedAfter(w, other);
    },
  },
  {
    name: 'somebody seats themselves with a reason',
    expectation: 'holds',
    async way(w) {
      const { job, sitting } = await w.rated();
      await w.ask(w.hugo, 'GET', `/sittings/${sitting.id}`);
      const { status, body } = await w.plans(w.hugo, job, job.writing, [w.hugo], { override: 'I know the product.' });
      return status === 409 && body.code === 'seat.own' ? 'holds' : 'seated';
    },
  },
  {
    name: 'another lead seats whoever chose finalists by the audition, with a reason',
    expectation: 'marked',
    async way(w) {
      const { job, sitting } = await w.rated();
      await w.ask(w.hugo, 'GET', `/jobs/${job.id}/comparison`);
      const override = 'Nobody else knows the product.';
      const writing = await w.sitting(job, job.writing, [w.hugo], { override });
      await w.rates(w.hugo, writing);
      const places = [
        `/sittings/${writing.id}`,
        `/scorecards/${w.cardOf(writing, w.hugo)}`,
        `/jobs/${job.id}/comparison`,
        `/api/v1/jobs/${job.id}/comparison`,
        `/api/v1/jobs/${job.id}/comparison/file?format=csv&table=ratings`,
        `/api/v1/jobs/${job.id}/round`,
      ];
      const unsaid = [];
      for (const path of places) {
        const by = path.startsWith('/scorecards') ? w.hugo : w.rita;
        if (!(await w.ask(by, 'GET', path)).text.includes(override)) unsaid.push(path);
      }
      const { sensitivity } = await w.done(w.rita, 'GET', `/jobs/${job.id}/comparison`);
      const alone = sensitivity.length === 0 || sensitivity.some(({ kind }) => kind === 'not blind left out');
      return unsaid.length === 0 && alone && sitting ? 'marked' : `not said: ${unsaid.join(', ')}`;
    },
  },
  {
    name: 'whoever is due is taken off without a word',
    expectation: 'holds',
    async way(w) {
      const { change } = await unseated(w);
      return (await change({})).status === 422 ? 'holds' : 'gone';
    },
  },
  {
    name: 'whoever is due is taken off, and nothing is left of it',
    expectation: 'holds',
    async way(w) {
      const { sitting, change } = await unseated(w);
      await change({ reason: 'Ill today.' });
      const { panel } = await w.done(w.rita, 'GET', `/sittings/${sitting.id}`);
      const card = panel.find((seat) => seat.person.id === w.ben.id)?.scorecard;
      return card?.state === 'closed' && card.closedReason.includes('Rita') ? 'holds' : 'gone';
    },
  },
  {
    name: 'a lead takes off whoever is due, looks, and seats them again',
    expectation: 'marked',
    async way(w) {
      const { sitting, change, reopen } = await unseated(w);
      await change({ reason: 'Ill today.' });
      await w.ask(w.rita, 'GET', `/sittings/${sitting.id}`);
      if ((await reopen(w.rita)).status >= 300) return 'refused';
      await w.rates(w.ben, sitting);
      const { text } = await w.ask(w.rita, 'GET', `/sittings/${sitting.id}`);
      return text.includes('before all of them were submitted') ? 'marked' : 'not said';
    },
  },
  {
    name: 'whoever was taken off looks and is seated again',
    expectation: 'holds',
    async way(w) {
      const { job, change, reopen } = await unseated(w);
      await change({ reason: 'Ill today.' });
      const { items } = await w
        .done(w.rita, 'GET', `/jobs/${job.id}/team`)
        .then((team) => ({ items: team.items ?? team }));
      const { id } = items.find(({ personId }) => personId === w.ben.id);
      await w.done(w.rita, 'PUT', `/jobs/${job.id}/team/${id}`, { roles: ['hiring_manager'] });
      await w.ask(w.ben, 'GET', `/jobs/${job.id}/comparison`);
      return (await reopen(w.rita)).status === 409 ? 'holds' : 'seated';
    },
  },
  {
    name: 'a lead closes their own scorecard, looks, and opens it again',
    expectation: 'holds',
    async way(w) {
      const job = await w.job();
      const sitting = await w.sitting(job, job.audition, [w.amy, w.hugo]);
      await w.rates(w.amy, sitting);
      const card = w.cardOf(sitting, w.hugo);
      await w.done(w.hugo, 'POST', `/scorecards/${card}/closure`, { version: 1, reason: 'No time.' });
      await w.ask(w.hugo, 'GET', `/sittings/${sitting.id}`);
      const again = { version: 2, reason: 'Time after all.', override: 'I say so.' };
      return (await w.api(w.hugo, 'POST', `/scorecards/${card}/reopening`, again)).status === 409 ? 'holds' : 'open';
    },
  },
  ...Object.entries({
    'with the same address written otherwise': (n) => ({ name: 'A. Okafor', email: `amara.${n}+again@example.org` }),
    'with the same name only': (n) => ({ name: `amara  okafor ${n}`, email: '' }),
  }).map(([how, second]) => ({
    name: `the same person applies twice in one job, ${how}`,
    expectation: 'holds',
    async way(w) {
      const { job, sitting } = await w.rated();
      const application = await w.candidate(job, second(w.number));
      return hiddenWhileDue(w, { ...job, application }, { job, sitting });
    },
  })),
  {
    name: 'the same person applies twice, by the same telephone number',
    expectation: 'holds',
    async way(w) {
      const phone = `+1 312 555 ${String(1000 + w.number)}`;
      const { job, sitting } = await w.rated({ candidate: { phone } });
      const other = { name: 'Somebody Else', email: `else.${w.number}@example.org`, phone: phone.replaceAll(' ', '-') };
      const application = await w.candidate(job, other);
      return hiddenWhileDue(w, { ...job, application }, { job, sitting });
    },
  },
  {
    name: 'the same person in a second job',
    expectation: 'holds',
    async way(w) {
      const first = await w.rated();
      return hiddenWhileDue(w, await w.job({ requisition: 'Other' }), first);
    },
  },
  {
    name: 'a copy of the round, exported and imported',
    expectation: 'holds',
    way: (w) => inCopy(w, (round) => round),
  },
  {
    name: 'a copy of the round without addresses',
    expectation: 'holds',
    way: (w) => inCopy(w, (round) => withCandidates(round, without('email', 'phone'))),
  },
  {
    name: 'a copy of the round without addresses and without persons',
    expectation: 'holds',
    way: (w) => inCopy(w, (round) => withCandidates(round, without('email', 'phone', 'person'))),
  },
  {
    name: 'a copy of the round rewritten by hand to be about somebody else',
    expectation: "can't be had",
    async way(w) {
      const found = await inCopy(w, (round) =>
        withCandidates(round, ({ key, stage }) => ({ key, stage, name: `Nobody Known ${w.number}` })),
      );
      return found === 'shown' ? "can't be had" : found;
    },
  },
  {
    name: 'a second candidate with another name, address and number who is the same person in truth',
    expectation: "can't be had",
    async way(w) {
      const { job, sitting } = await w.rated();
      const application = await w.candidate(job, { name: 'Ama Oka', email: `ama.${w.number}@example.org` });
      const found = await hiddenWhileDue(w, { ...job, application }, { job, sitting });
      return found === 'shown' ? "can't be had" : found;
    },
  },
  {
    name: 'a new account that is an old person in truth',
    expectation: "can't be had",
    async way(w) {
      const { job, sitting } = await w.rated();
      await w.ask(w.hugo, 'GET', `/sittings/${sitting.id}`);
      w.hugo = await w.person('Hugo2');
      await w.done(w.rita, 'POST', `/jobs/${job.id}/team`, { personId: w.hugo.id, roles: ['panelist'] });
      return (await seatedAfter(w, job)) === 'holds' ? 'holds' : "can't be had";
    },
  },
  {
    name: 'a panelist sees the others before what they may yet be seated for',
    expectation: 'holds',
    async way(w) {
      const { sitting } = await w.rated();
      return (await w.shows(w.amy, `/sittings/${sitting.id}`)) &&
        (await w.ask(w.amy, 'GET', `/sittings/${sitting.id}`)).text.includes(`${w.secret} of Ben`)
        ? 'shown'
        : 'holds';
    },
  },
  {
    name: 'a lead looks before the end, where everything opens at the end',
    expectation: 'holds',
    async way(w) {
      const { job, sitting } = await w.rated({ opening: 'at_end' });
      const paths = [`/sittings/${sitting.id}`, `/jobs/${job.id}/comparison/all`, `/api/v1/jobs/${job.id}/round`];
      return (await w.shows(w.rita, ...paths)) ? 'shown' : 'holds';
    },
  },
  {
    name: 'when ratings open is made earlier once somebody has begun to score',
    expectation: 'holds',
    async way(w) {
      const { job } = await w.rated({ opening: 'at_end' });
      const { version, notesRequired, statement } = await w.done(w.rita, 'GET', `/jobs/${job.id}/plan`);
      const input = { version, notesRequired, statement, opening: 'each' };
      return (await w.api(w.rita, 'PUT', `/jobs/${job.id}/plan/scoring`, input)).status === 409 ? 'holds' : 'changed';
    },
  },
  ...Object.entries({
    'the application': ({ application }) => `/api/v1/applications/${application.id}`,
    'the page of the application': ({ application }) => `/applications/${application.id}`,
    'the list of candidates': ({ id }) => `/api/v1/jobs/${id}/candidates`,
    'the filter of the list': ({ id }) => `/api/v1/jobs/${id}/candidates?stage=declined`,
    'the decisions': ({ id }) => `/api/v1/jobs/${id}/decisions`,
    'the page of decisions': ({ id }) => `/jobs/${id}/decisions`,
    'the record': ({ id }) => `/api/v1/jobs/${id}/record`,
  }).map(([where, path]) => ({
    name: `what became of somebody is told by ${where} to a lead who still rates them`,
    expectation: 'holds',
    async way(w) {
      const answers = [];
      for (const outcome of ['decline', 'hold']) {
        const { job } = await w.rated({ candidate: { email: `one.${outcome}.${w.number}@example.org` } });
        await w.sitting(job, job.writing, [w.hugo]);
        const [{ version }] = await w.source.query('select version from applications where id = $1', [
          job.application.id,
        ]);
        await w.done(w.rita, 'PUT', `/applications/${job.application.id}/stage`, { stage: 'assessment', version });
        const decision = { applicationId: job.application.id, outcome, reason: 'As was said in the debrief.' };
        await w.done(w.nora, 'POST', `/jobs/${job.id}/decisions`, decision);
        const { text } = await w.ask(w.hugo, 'GET', path(job));
        answers.push(text);
      }
      const tells = answers.map((text) =>
        /"stage":"(declined|assessment)"|As was said|>Declined?<\/(p|h2|td)|Stage: /.exec(text),
      );
      const told = tells.filter((found) => found && !/Hidden/.test(found.input.slice(found.index, found.index + 60)));
      return told.length === 0 && !answers.some((text) => /decided on|moved .* to/.test(text))
        ? 'holds'
        : `told: ${told[0]?.[0]}`;
    },
  })),
  ...Object.entries({
    'one sitting too few in the list of a candidate': (job, { id }) =>
      `/api/v1/jobs/${job.id}/sittings?application=${id}`,
    'what is hidden of an application': (job, { id }) => `/api/v1/applications/${id}`,
    'a résumé that is there or not': (job, { id }) => `/api/v1/applications/${id}/resume`,
    'a DiSC profile that is there or not': (job, { id }) => `/api/v1/applications/${id}/disc`,
  }).map(([what, path]) => ({
    name: `the author of a writing sample is told by ${what}`,
    expectation: 'holds',
    async way(w) {
      const job = await w.job({ hideAuthor: true });
      const other = await w.candidate(job, { name: `Bea Other ${w.number}`, email: `bea.${w.number}@example.org` });
      await w.sitting(job, job.writing, [w.hugo]);
      await w.sitting(job, job.writing, [w.nora], { application: other });
      for (const { id } of [job.application, other]) {
        await w.done(w.rita, 'PUT', `/applications/${id}/disc`, { form: 'style', style: 'Di' });
      }
      const same = [];
      for (const application of [job.application, other]) {
        const { status, body } = await w.api(w.hugo, 'GET', path(job, application).slice('/api/v1'.length));
        same.push(JSON.stringify([status, body?.hidden, body?.stage, body?.total, body?.items?.length, body?.code]));
      }
      return same[0] === same[1] ? 'holds' : `told: ${same.join(' and ')}`;
    },
  })),
  {
    name: 'the author of a writing sample is told by planning it once more',
    expectation: 'holds',
    async way(w) {
      const job = await w.job({ hideAuthor: true });
      const other = await w.candidate(job, { name: `Bea Other ${w.number}`, email: `bea.${w.number}@example.org` });
      await w.sitting(job, job.writing, [w.hugo]);
      const one = await w.plans(w.hugo, job, job.writing, []);
      const two = await w.plans(w.hugo, job, job.writing, [], { application: other });
      return one.status === two.status && one.text === two.text ? 'holds' : 'told';
    },
  },
  {
    name: 'the author of a writing sample is told by when its identifiers were made',
    expectation: 'holds',
    async way(w) {
      const job = await w.job({ hideAuthor: true });
      const sitting = await w.sitting(job, job.writing, [w.hugo]);
      const random = (id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4/.test(id);
      return random(sitting.id) && random(w.cardOf(sitting, w.hugo)) ? 'holds' : 'told';
    },
  },
  {
    name: 'a panelist steps back, and their ratings count all the same',
    expectation: 'holds',
    async way(w) {
      const { job, sitting } = await w.rated();
      const card = w.cardOf(sitting, w.ben);
      const { version } = await w.done(w.ben, 'GET', `/scorecards/${card}`);
      await w.done(w.ben, 'PUT', `/scorecards/${card}/conflict`, { version, conflict: 'My cousin.', recuse: true });
      const { text } = await w.api(w.rita, 'GET', `/jobs/${job.id}/comparison`);
      return text.includes(`${w.secret} of Ben`) ? 'counted' : 'holds';
    },
  },
];
