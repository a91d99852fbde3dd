/**
 * Fills a database with other people's hiring: jobs of 20 candidates each, five panelists to a candidate, ten criteria,
 * every rating with a note, and events of the record. 990 jobs are about 20,000 applications and a million ratings.
 * @param events of each job
 * @param chained whether the events get their links; `addLargeJob` gives them to all
 */
export async function fillWithJobs(source, jobs, events = 100, { chained = true } = {}) {
  const runner = source.createQueryRunner();
  try {
    const [{ indexes }] = await runner.query(
      `select array_agg(json_build_object('name', i.relname, 'definition', pg_get_indexdef(x.indexrelid))) as indexes
         from pg_index x join pg_class i on i.oid = x.indexrelid
        where x.indrelid in ('audit_events'::regclass, 'looks'::regclass) and not x.indisunique`,
    );
    // An index is made at once in the end and not row by row.
    for (const { name } of indexes) await runner.query(`drop index ${name}`);
    const parameters = [jobs, events];
    for (const statement of [...before, ...statements, ...after, ...(chained ? chaining : [])]) {
      await runner.query(
        statement,
        parameters.slice(0, statement.includes('$2') ? 2 : statement.includes('$1') ? 1 : 0),
      );
    }
    for (const { definition } of indexes) await runner.query(definition);
  } finally {
    await runner.release();
  }
  await source.query('vacuum analyze');
}

/**
 * One job as large as they come: its candidates each interviewed by three, packets that hold all of them, and a long
 * record.
 * @returns its id, the person who leads it, and one of its packets
 */
export async function addLargeJob(source, { candidates, events, packets }) {
  const number = 900_000_000;
  const runner = source.createQueryRunner();
  try {
    const [{ id: job, lead }] = await runner.query(`select ${id(2, number)} as id, ${id(1, 1)} as lead`);
    const sizes = [candidates, events, packets];
    // A hundred thousand events of one transaction would change the end of one chain as often.
    await runner.query('alter table audit_events disable trigger tr_audit_events_chain');
    for (const statement of large(number)) {
      const used = [1, 2, 3].filter((place) => statement.includes(`$${place}`));
      await runner.query(
        statement.replace(/\$[123]/g, (name) => `$${used.indexOf(Number(name[1])) + 1}`),
        used.map((place) => sizes[place - 1]),
      );
    }
    for (const statement of chaining) await runner.query(statement);
    const [{ id: packet }] = await runner.query('select id from packets where job_id = $1 limit 1', [job]);
    return { id: job, lead, packet };
  } finally {
    await runner.release();
  }
}

/** Ids that rise as those of the product do; each table has its own. */
const id = (table, number) => `('01900000-000${table}-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

/** Foreign keys are checked once at the end and not a million times; nobody is listening to the scorecards. */
const before = [
  // Links are made for all events at once in the end.
  'alter table audit_events disable trigger tr_audit_events_chain',
  'alter table scorecards disable trigger user',
  'alter table ratings drop constraint fk_ratings_scorecard, drop constraint fk_ratings_criterion',
];
const chaining = [
  'alter table audit_events enable trigger tr_audit_events_chain',
  'alter table audit_chains disable trigger user',
  'alter table audit_links disable trigger user',
  'delete from audit_links',
  'delete from audit_chains',
  'select chain_all_audit_events()',
  'alter table audit_chains enable trigger user',
  'alter table audit_links enable trigger user',
];
const after = [
  'alter table scorecards enable trigger user',
  `alter table ratings
     add constraint fk_ratings_scorecard foreign key (scorecard_id) references scorecards (id) on delete cascade,
     add constraint fk_ratings_criterion foreign key (criterion_id) references criteria (id) on delete restrict`,
];

/** In the order in which things happened: candidates of all jobs in turn, so that no job's rows lie together. */
const statements = [
  `insert into people (id, name, email)
   select ${id(1, 'n')}, 'Colleague ' || n, 'colleague' || n || '@example.com' from generate_series(1, 100) n`,
  `insert into jobs (id, title, letter_secret) select ${id(2, 'n')}, 'Opening ' || n, md5(n::text) from generate_series(1, $1::int) n`,
  `insert into hiring_team_members (id, job_id, person_id, key, roles)
   select ${id(3, 'row_number() over ()')}, j.id, ${id(1, '1 + (row_number() over () + p) % 100')}, 'p' || p,
          case when p = 1 then array['hiring_manager', 'panelist'] else array['panelist'] end
     from jobs j, generate_series(1, 5) p where j.title like 'Opening %'
   on conflict do nothing`,
  `insert into attributes (id, job_id, key, category, name, importance, needed, position)
   select ${id(4, 'row_number() over ()')}, j.id, 'a' || c.place, c.name, 'Attribute ' || c.place, 3, 'at_entry', c.place
     from jobs j, unnest(array['technical', 'business', 'interpersonal', 'lifestyle']) with ordinality as c (name, place)
    where j.title like 'Opening %'`,
  `insert into assessment_plans (id, job_id, number, frozen_at)
   select ${id(5, 'row_number() over ()')}, j.id, 1, now() from jobs j where j.title like 'Opening %'`,
  `insert into assessments (id, plan_id, key, kind, name, position, levels)
   select ${id(6, 'row_number() over ()')}, p.id, 'interview', 'interview', 'Interview', 0, 5
     from assessment_plans p where p.id between ${id(5, 0)} and ${id(5, 1000000000)}`,
  `insert into criteria (id, assessment_id, key, kind, name, measures, anchors, position)
   select ${id(7, 'row_number() over ()')}, t.id, 'k' || k, 'scale', 'Question ' || k,
          array[(array['technical', 'business', 'interpersonal', 'lifestyle'])[1 + k % 4]],
          array['Nothing of it', 'A little', 'Enough', 'Much', 'All of it'], k
     from assessments t, generate_series(1, 10) k where t.id between ${id(6, 0)} and ${id(6, 1000000000)}`,
  `insert into candidates (id, name)
   select ${id(8, 'n')}, 'Applicant ' || n from generate_series(1, $1::int * 20) n`,
  `insert into applications (id, job_id, candidate_id, key, stage)
   select ${id(9, 'n')}, ${id(2, '1 + (n - 1) % $1::int')}, ${id(8, 'n')}, 'c' || n, 'assessment'
     from generate_series(1, $1::int * 20) n`,
  `insert into sittings (id, application_id, assessment_id, assessment_key, at)
   select ${id('a', 'n')}, ${id(9, 'n')}, t.id, 'interview', '2026-03-09T14:00:00Z'
     from generate_series(1, $1::int * 20) n
     join applications a on a.id = ${id(9, 'n')}
     join assessment_plans p on p.job_id = a.job_id
     join assessments t on t.plan_id = p.id
    order by n`,
  `insert into scorecards (id, sitting_id, job_id, panelist_id, position, state, opened_at, submitted_at, statement)
   select ${id('b', 'row_number() over (order by s.id, m.key)')}, s.id, a.job_id, m.person_id, right(m.key, 1)::int, 'submitted',
          '2026-03-09T14:00:00Z', '2026-03-09T16:00:00Z', 'Mine.'
     from sittings s
     join applications a on a.id = s.application_id
     join hiring_team_members m on m.job_id = a.job_id
    where s.id between ${id('a', 0)} and ${id('a', 1000000000)}
    order by s.id, m.key`,
  `insert into ratings (id, scorecard_id, criterion_id, level, note)
   select ${id('c', 'row_number() over (order by c.id)')}, c.id, k.id, 1 + (hashtext(c.id::text || k.key) & 1023) % 5,
          'Said what they did about ' || k.key || ', and why.'
     from scorecards c
     join sittings s on s.id = c.sitting_id
     join criteria k on k.assessment_id = s.assessment_id
    where c.id between ${id('b', 0)} and ${id('b', 1000000000)}
    order by c.id`,
  eventsOf(
    `${id(2, '1 + (n - 1) % $1::int')}`,
    `${id(9, '1 + n % ($1::int * 20)')}`,
    `${id('a', '1 + n % ($1::int * 20)')}`,
    '$1::int * $2::int',
    0,
  ),
  // Half a hundred to an application: with 1,000 jobs a million.
  looksOf(`${id(9, 0)} and ${id(9, 899999999)}`, 50),
];

/** Each application is looked at by some colleagues, everything of it in turn. */
function looksOf(applications, each) {
  return `insert into looks (viewer_id, identity, kind, about_id, job_id, application_id, assessment_key, first_at, last_at, means)
   select ${id(1, "1 + (('x' || right(a.id::text, 6))::bit(24)::int + n) % 100")}, c.identity, k.kind,
          case k.kind when 'ratings' then s.id else a.id end, a.job_id, a.id,
          case k.kind when 'ratings' then 'interview' else '' end, now() - (n || ' hours')::interval,
          now() - (n || ' minutes')::interval - (('x' || right(a.id::text, 6))::bit(24)::int || ' seconds')::interval,
          array['comparison (page)']
     from applications a
     join candidates c on c.id = a.candidate_id
     join sittings s on s.application_id = a.id
     cross join generate_series(1, ${each}) n
     cross join lateral (select (array['ratings', 'outcome', 'resume', 'screen', 'disc'])[1 + n % 5] as kind) k
    where a.id between ${applications}`;
}

/** What happens on a job, by turns: each event is about what such an event is about. */
function eventsOf(job, application, sitting, count, from) {
  return `insert into audit_events (id, at, actor_id, actor_name, job_id, type, payload)
   select ${id('d', `${from} + n`)}, now() - (n || ' seconds')::interval, ${id(1, '1 + n % 100')}, 'Colleague ' || (1 + n % 100), ${job},
          kind, case kind when 'candidate.added' then jsonb_build_object('jobId', ${job}, 'applicationId', ${application})
                          when 'member.added' then jsonb_build_object('jobId', ${job}, 'personId', ${id(1, '1 + n % 100')})
                          when 'sitting.planned' then jsonb_build_object('jobId', ${job}, 'applicationId', ${application}, 'sittingId', ${sitting})
                          when 'sitting.changed' then jsonb_build_object('jobId', ${job}, 'sittingId', ${sitting})
                          else jsonb_build_object('jobId', ${job}) end
     from (select n, (array['scorecard.submitted', 'scorecard.saved', 'sitting.planned', 'candidate.added', 'sitting.changed',
                            'job.edited', 'member.added', 'scorecard.opened'])[1 + n % 8] as kind
             from generate_series(1, ${count}) n) e`;
}

/** Statements for one large job; `$1` candidates, `$2` events, `$3` packets. */
function large(number) {
  const job = id(2, number);
  const made = (table, n) => id(table, `${number} + ${n}`);
  return [
    `insert into jobs (id, title, letter_secret) values (${job}, 'Large opening', md5('large'))`,
    `insert into hiring_team_members (id, job_id, person_id, key, roles)
     select ${made(3, 'p')}, ${job}, ${id(1, 'p')}, 'p' || p, case when p = 1 then array['hiring_manager', 'panelist'] else array['panelist'] end
       from generate_series(1, 4) p`,
    `insert into attributes (id, job_id, key, category, name, importance, needed, position)
     select ${made(4, 'c.place')}, ${job}, 'a' || c.place, c.name, 'Attribute ' || c.place, 3, 'at_entry', c.place
       from unnest(array['technical', 'business', 'interpersonal', 'lifestyle']) with ordinality as c (name, place)`,
    `insert into assessment_plans (id, job_id, number, frozen_at) values (${made(5, 0)}, ${job}, 1, now())`,
    `insert into assessments (id, plan_id, key, kind, name, position, levels)
     values (${made(6, 0)}, ${made(5, 0)}, 'interview', 'interview', 'Interview', 0, 5)`,
    `insert into criteria (id, assessment_id, key, kind, name, measures, anchors, position)
     select ${made(7, 'k')}, ${made(6, 0)}, 'k' || k, 'scale', 'Question ' || k,
            array[(array['technical', 'business', 'interpersonal', 'lifestyle'])[1 + k % 4]],
            array['Nothing of it', 'A little', 'Enough', 'Much', 'All of it'], k
       from generate_series(1, 6) k`,
    `insert into candidates (id, name) select ${made(8, 'n')}, 'Finalist ' || n from generate_series(1, $1::int) n`,
    `insert into applications (id, job_id, candidate_id, key, stage)
     select ${made(9, 'n')}, ${job}, ${made(8, 'n')}, 'c' || n, 'assessment' from generate_series(1, $1::int) n`,
    `insert into sittings (id, application_id, assessment_id, assessment_key, at)
     select ${made('a', 'n')}, ${made(9, 'n')}, ${made(6, 0)}, 'interview', '2026-03-09T14:00:00Z' from generate_series(1, $1::int) n`,
    `insert into scorecards (id, sitting_id, panelist_id, position, state, opened_at, submitted_at, statement)
     select ${made('b', '3 * n + p')}, ${made('a', 'n')}, ${id(1, '2 + p')}, p, 'submitted', '2026-03-09T14:00:00Z', '2026-03-09T16:00:00Z', 'Mine.'
       from generate_series(1, $1::int) n, generate_series(0, 2) p`,
    `insert into ratings (id, scorecard_id, criterion_id, level, note)
     select ${made('c', '18 * n + 6 * p + k')}, ${made('b', '3 * n + p')}, ${made(7, 'k')}, 1 + (hashtext(n || 'x' || p || 'y' || k) & 1023) % 5, 'Said why.'
       from generate_series(1, $1::int) n, generate_series(0, 2) p, generate_series(1, 6) k`,
    `insert into decisions (id, application_id, outcome, reason, decided_by_name, decided_at)
     select ${made('e', 'n')}, ${made(9, 'n')}, 'hold', 'Waiting for a second opening.', 'Colleague 1', now() from generate_series(1, 200) n`,
    `insert into packets (id, job_id, made_by_name, made_at, paper, names, comparison, pages, sha256, content,
                          file_name, candidates, masked, size, holds)
     select ${made('f', 'n')}, ${job}, 'Colleague 1', now(), 'A4', true, c.whole, 99, md5('a' || n) || md5('b' || n), 'PDF', 'packet.pdf', 50, 0, 3, c.whole->'holds'
       from generate_series(1, $3::int) n,
            (select jsonb_build_object('fileName', 'packet.pdf', 'masked', 0, 'names', true, 'chosen', jsonb_build_object('candidates', (select jsonb_agg('c' || n) from generate_series(1, 50) n), 'assessments', '[]'::jsonb),
                      'holds', jsonb_build_object('disc', '[]'::jsonb, 'sittings', (select jsonb_agg(${made('a', 'n')}) from generate_series(1, 50) n)),
                      'comparison', jsonb_build_object('job', jsonb_build_object('maximum', 100), 'assessments', '[]'::jsonb, 'candidates',
                        (select jsonb_agg(jsonb_build_object('key', 'c' || n, 'name', 'Finalist ' || n, 'overall', jsonb_build_object('value', n % 100),
                           'assessments', '[]'::jsonb, 'categories', '{}'::jsonb, 'said', repeat(md5(n::text), 900))) from generate_series(1, 50) n))) as whole) c`,
    looksOf(`${made(9, 0)} and ${made(9, 99999999)}`, 20),
    eventsOf(job, made(9, '1 + n % 2000'), made('a', '1 + n % 2000'), '$2::int', number),
  ];
}
