/**
 * Fills a database with other people's hiring: jobs of 20 candidates each, five panelists to a candidate, ten criteria,
 * every rating with a note, and a hundred events of the record a job. 990 jobs are about 20,000 applications and a
 * million ratings.
 */
export async function fillWithJobs(source, jobs) {
  const runner = source.createQueryRunner();
  try {
    const all = [...before, ...statements, ...after];
    for (const statement of all) await runner.query(statement, statement.includes('$1') ? [jobs] : []);
  } finally {
    await runner.release();
  }
  await source.query('vacuum analyze');
}

/** Ids that rise as those of the product do; each table has its own. */
const id = (table, number) => `('01900000-000${table}-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

/** Foreign keys are checked once at the end and not a million times; nobody is listening to the scorecards. */
const before = [
  'alter table scorecards disable trigger user',
  'alter table ratings drop constraint fk_ratings_scorecard, drop constraint fk_ratings_criterion',
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
  `insert into scorecards (id, sitting_id, panelist_id, position, state, opened_at, submitted_at, statement)
   select ${id('b', 'row_number() over (order by s.id, m.key)')}, s.id, m.person_id, right(m.key, 1)::int, 'submitted',
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
  `insert into audit_events (id, at, actor_name, job_id, type, payload)
   select ${id('d', 'n')}, now() - (n || ' seconds')::interval, 'Colleague ' || n % 100, ${id(2, '1 + (n - 1) % $1::int')},
          (array['scorecard.submitted', 'sitting.planned', 'candidate.added', 'job.changed'])[1 + n % 4], '{}'
     from generate_series(1, $1::int * 100) n`,
];
