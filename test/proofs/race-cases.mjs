import { randomUUID } from 'node:crypto';
import { signedIn } from '../bench/world.mjs';

/** What happens at once: each gives the requests, and what must be true of their answers and of what is stored then. */
export const cases = {
  async 'a new version of the plan, and first saves'({ source, given }) {
    const round = await given();
    const { id, lead, cards } = round;
    const requests = [newVersion(id, lead), ...cards.slice(0, 4).map((card) => firstSave(round, card))];
    return { requests, check: () => onTheirPlan(source, id) };
  },

  async 'a new version of the plan, and sittings being planned'({ source, given, random }) {
    const round = await given();
    const applications = await newcomers(source, round.id, 3, random);
    const requests = [newVersion(round.id, round.lead), ...applications.map((one) => planned(round, one))];
    return {
      requests,
      check: async ([, ...answers]) => [
        ...(await onTheirPlan(source, round.id)),
        ...answers.filter(({ status }) => status !== 201).map(({ status, text }) => `not planned: ${status} ${text}`),
      ],
    };
  },

  async 'a signature of a version that is old by then'({ among }) {
    const round = await among('the job', { state: 'draft', candidates: 1, panelists: 2 });
    const [card] = round.cards;
    const cookie = round.cookieOf(card.person);
    const { version } = card;
    const rating = { level: 2, note: 'Changed on another device.', version };
    const requests = [
      { method: 'PUT', path: `/scorecards/${card.id}/ratings/${card.criteria[0]}`, cookie, body: rating },
      { method: 'POST', path: `/scorecards/${card.id}/submission`, cookie, body: { version } },
    ];
    return { requests, check: (answers) => one(answers, 'saved and signed at once') };
  },

  async 'a scorecard closed, and submitted'({ among }) {
    const round = await among('the job', { state: 'draft', candidates: 1, panelists: 2 });
    const [, card] = round.cards;
    const { version } = card;
    const body = { reason: 'Did not come in.', version };
    const requests = [
      { method: 'POST', path: `/scorecards/${card.id}/closure`, cookie: round.lead.cookie, body },
      {
        method: 'POST',
        path: `/scorecards/${card.id}/submission`,
        cookie: round.cookieOf(card.person),
        body: { version },
      },
    ];
    return { requests, check: (answers) => one(answers, 'closed and submitted') };
  },

  async 'one email address given to several'({ source, random }) {
    const { cookie } = await administrator(source);
    const email = `twin${Math.floor(random() * 1e12)}@example.com`;
    const body = { name: 'Twin', email };
    const requests = Array.from({ length: 3 }, () => ({ method: 'POST', path: '/people', cookie, body }));
    return {
      requests,
      check: (answers) => [
        ...one(answers, 'added more than once'),
        ...answers
          .filter(({ status, body: said }) => status !== 201 && said?.errors?.[0]?.field !== 'email')
          .map(({ status, text }) => `refused without naming the field: ${status} ${text}`),
      ],
    };
  },

  async 'a member taken off the team, and put on a panel'({ source, among }) {
    const round = await among('the job', { candidates: 1, panelists: 3 });
    const person = randomUUID();
    const member = randomUUID();
    await source.query('insert into people (id, name) values ($1, $2)', [person, 'Someone new']);
    await source.query(
      `insert into hiring_team_members (id, job_id, person_id, key, roles) values ($1, $2, $3, $4, '{panelist}')`,
      [member, round.id, person, `new-${person.slice(0, 8)}`],
    );
    const { cookie } = round.lead;
    const [{ sitting }] = round.cards;
    const panel = [...panelOf(round, sitting), { personId: person }];
    const requests = [
      { method: 'DELETE', path: `/jobs/${round.id}/team/${member}`, cookie },
      { method: 'PUT', path: `/sittings/${sitting}`, cookie, body: { version: 1, panel } },
    ];
    return { requests, check: (answers) => one(answers, 'taken off the team and put on the panel') };
  },

  async 'two recruiters who take each other off the team'({ source, given }) {
    const round = await given({ candidates: 1, panelists: 2 });
    await source.query(
      `delete from scorecards using sittings s, applications a
        where scorecards.sitting_id = s.id and a.id = s.application_id and a.job_id = $1`,
      [round.id],
    );
    await source.query(`update hiring_team_members set roles = '{recruiter}' where job_id = $1`, [round.id]);
    const [amy, ben] = round.people;
    const off = (by, whom) => ({ method: 'DELETE', path: `/jobs/${round.id}/team/${whom.id}`, cookie: by.cookie });
    return { requests: [off(amy, ben), off(ben, amy)], check: (answers) => one(answers, 'no one leads any more') };
  },

  async 'a panelist taken off the panel, and beginning to score'({ given }) {
    const round = await given();
    const card = round.cards.find(({ person }) => person !== round.lead.person);
    const panel = panelOf(round, card.sitting).filter(({ personId }) => personId !== card.person);
    const { cookie } = round.lead;
    const requests = [
      { method: 'PUT', path: `/sittings/${card.sitting}`, cookie, body: { version: 1, panel } },
      firstSave(round, card),
    ];
    return { requests, check: (answers) => one(answers, 'off the panel and scoring') };
  },

  async 'a debrief opened, and a panelist added'({ source, among }) {
    const round = await among('the job', { state: 'submitted', candidates: 1, panelists: 3 });
    const person = randomUUID();
    await source.query('insert into people (id, name) values ($1, $2)', [person, 'Someone new']);
    await source.query(
      `insert into hiring_team_members (id, job_id, person_id, key, roles) values (gen_random_uuid(), $1, $2, $3, '{panelist}')`,
      [round.id, person, `new-${person.slice(0, 8)}`],
    );
    const [{ sitting }] = round.cards;
    const { cookie } = round.lead;
    const panel = [...panelOf(round, sitting), { personId: person }];
    const requests = [
      { method: 'POST', path: `/sittings/${sitting}/debrief`, cookie },
      { method: 'PUT', path: `/sittings/${sitting}`, cookie, body: { version: 1, panel } },
    ];
    return { requests, check: (answers) => one(answers, 'debriefed with a card that is due') };
  },

  async 'one sitting planned by several'({ source, among, random }) {
    const round = await among('the job');
    const [application] = await newcomers(source, round.id, 1, random);
    const requests = [1, 2, 3].map(() => planned(round, application));
    return { requests, check: (answers) => one(answers, 'planned more than once') };
  },

  async 'one candidate brought in by several'({ source, among, random }) {
    const size = { candidates: 1, panelists: 1 };
    const rounds = [await among('the first job', size), await among('the second job', size)];
    const email = `someone${Math.floor(random() * 1e12)}@example.com`;
    const requests = [0, 0, 1, 1].map((which) => ({
      method: 'POST',
      path: `/jobs/${rounds[which].id}/candidates`,
      cookie: rounds[which].lead.cookie,
      body: { name: 'Someone', email },
    }));
    return {
      requests,
      check: async (answers) => {
        const [{ count }] = await source.query('select count(*)::int as count from candidates where email = $1', [
          email,
        ]);
        return [
          count !== 1 && `${count} people with one address`,
          ...one(answers.slice(0, 2), 'twice on the first job'),
          ...one(answers.slice(2), 'twice on the second job'),
        ];
      },
    };
  },

  async 'the last packet that may wait, requested by several'({ source, given }) {
    const round = await given({ state: 'submitted', candidates: 2, panelists: 2 });
    await source.query(
      `insert into packet_orders (id, job_id, asked_by_id, asked_by_name, asked_at, paper, names, time_zone, chosen, holds,
                                  source, counts)
       select gen_random_uuid(), $1, $2, 'Filler', now(), 'A4', true, 'UTC', '{}', '{"sittings": [], "disc": []}', '{}', '{}'
         from generate_series(1, 49)`,
      [round.id, round.lead.person],
    );
    const { cookie } = round.lead;
    const body = { paper: 'A4', show: 'names' };
    const requests = [1, 2, 3].map(() => ({ method: 'POST', path: `/jobs/${round.id}/packets`, cookie, body }));
    return {
      requests,
      check: (answers) => one(answers, 'more wait than may'),
      // Nothing of it is to be printed while the next race is run.
      after: () =>
        source.query(
          `update packet_orders set state = 'cancelled', source = null where job_id = $1 and state in ('waiting', 'making')`,
          [round.id],
        ),
    };
  },

  async 'everything that takes locks'({ source, given, random }) {
    const round = await given({ candidates: 3 });
    const { id, lead, cards } = round;
    const [application] = await newcomers(source, id, 1, random);
    const { cookie } = lead;
    const attribute = {
      category: 'business',
      name: 'Tact',
      importance: 3,
      needed: 'at_entry',
      reason: 'It was missing.',
    };
    const sitting = cards[0].sitting;
    const change = { version: 1, place: 'Room 2', panel: panelOf(round, sitting) };
    const requests = [
      newVersion(id, lead),
      ...cards.filter((card) => card.person !== lead.person).map((card) => firstSave(round, card)),
      planned(round, application),
      { method: 'PUT', path: `/sittings/${sitting}`, cookie, body: change },
      { method: 'POST', path: `/jobs/${id}/analysis/attributes`, cookie, body: attribute },
      { method: 'POST', path: `/jobs/${id}/candidates`, cookie, body: { name: 'One more' } },
      {
        method: 'PUT',
        path: `/jobs/${id}/team/${round.people[1].id}`,
        cookie,
        body: { roles: ['recruiter', 'panelist'] },
      },
      { method: 'POST', path: `/scorecards/${cards[0].id}/closure`, cookie, body: { reason: 'Ill.', version: 1 } },
    ];
    return { requests, check: () => onTheirPlan(source, id) };
  },
};

const newVersion = (job, { cookie }) => ({
  method: 'POST',
  path: `/jobs/${job}/plan/versions`,
  cookie,
  body: { reason: 'A question was missing.' },
});

const firstSave = (round, { id, person, criteria, version }) => ({
  method: 'PUT',
  path: `/scorecards/${id}/ratings/${criteria[0]}`,
  cookie: round.cookieOf(person),
  body: { level: 3, note: 'Said how.', version },
});

const planned = ({ id, lead, people }, applicationId) => ({
  method: 'POST',
  path: `/jobs/${id}/sittings`,
  cookie: lead.cookie,
  body: {
    applicationId,
    assessmentKey: 'interview',
    panel: people.slice(1, 3).map(({ person }) => ({ personId: person })),
  },
});

const panelOf = ({ cards }, sitting) =>
  cards.filter((card) => card.sitting === sitting).map(({ person }) => ({ personId: person }));

/** Exactly one of these answers says that it was done. */
function one(answers, problem) {
  const done = answers.filter(({ status }) => status < 300).length;
  return done === 1
    ? []
    : [`${problem}: ${answers.map(({ status, text }) => `${status} ${text.slice(0, 120)}`).join(' | ')}`];
}

/** A sitting that nobody has begun to score is on the newest plan; one that somebody has, on a frozen one, rated by its criteria. */
async function onTheirPlan(source, job) {
  const rows = await source.query(
    `select s.id, p.number, p.frozen_at is not null as frozen,
            p.number = (select max(number) from assessment_plans where job_id = $1) as newest,
            exists (select from scorecards c where c.sitting_id = s.id and c.opened_at is not null) as opened,
            exists (select from scorecards c join ratings r on r.scorecard_id = c.id join criteria k on k.id = r.criterion_id
                     where c.sitting_id = s.id and k.assessment_id <> s.assessment_id) as strange
       from sittings s join applications a on a.id = s.application_id
       join assessments t on t.id = s.assessment_id join assessment_plans p on p.id = t.plan_id
      where a.job_id = $1`,
    [job],
  );
  return rows.flatMap(({ number, frozen, newest, opened, strange }) => [
    !opened && !newest && `a sitting that no one has begun stays on version ${number}`,
    opened && !frozen && `a sitting is scored by version ${number}, which is not frozen`,
    strange && 'ratings of another version’s criteria',
  ]);
}

/** Applications without a sitting. */
async function newcomers(source, job, wanted, random) {
  const ids = Array.from({ length: wanted }, () => randomUUID());
  for (const id of ids) {
    const candidate = randomUUID();
    await source.query('insert into candidates (id, name) values ($1, $2)', [candidate, `Newcomer ${random()}`]);
    const key = `new-${id.slice(0, 8)}`;
    await source.query('insert into applications (id, job_id, candidate_id, key) values ($1, $2, $3, $4)', [
      id,
      job,
      candidate,
      key,
    ]);
  }
  return ids;
}

let known;

async function administrator(source) {
  if (known?.source !== source) {
    const id = randomUUID();
    await source.query(
      `insert into people (id, name, email, administrator) values ($1, 'Ada', 'ada.races@example.com', true)`,
      [id],
    );
    known = { source, ...(await signedIn(source, id)) };
  }
  return known;
}
