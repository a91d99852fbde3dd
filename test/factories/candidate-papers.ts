import type { EntityManager } from 'typeorm';

/** Every candidate has this file as a résumé, a note and a request to take part; one of them was entered twice. */
export async function givenCandidatePapers(database: EntityManager, fileId: string): Promise<void> {
  await database.query('update applications set resume_id = $1', [fileId]);
  await database.query(
    `insert into application_notes (id, application_id, by_name, text)
     select gen_random_uuid(), id, 'Somebody', 'Was here.' from applications`,
  );
  await database.query(
    `insert into candidate_merges (id, candidate_id, merged_candidate_id, application_id, merged, resume_id, by_name)
     select gen_random_uuid(), candidate_id, gen_random_uuid(), id, '{"name": "Twice", "email": null, "phone": ""}', $1,
            'Somebody' from applications order by id limit 1`,
    [fileId],
  );
  await database.query(
    `insert into accommodations (id, application_id, request) select gen_random_uuid(), id, 'More time.' from applications`,
  );
}
