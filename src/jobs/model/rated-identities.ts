/**
 * SQL that gives the identities of everybody whom a person still rates. Whoever reviews a writing sample without its
 * author rates somebody of that job, so it gives everybody in the job. It reads the tables of candidates and sittings,
 * which stand above.
 * @param person the parameter that holds their id, such as "$1"
 */
export const ratedIdentities = (person: string): string => `
  select somebody.identity from scorecards card
  join sittings sitting on sitting.id = card.sitting_id
  join assessments assessment on assessment.id = sitting.assessment_id
  join applications own on own.id = sitting.application_id
  left join applications other on assessment.hide_author and other.job_id = own.job_id
  join candidates somebody on somebody.id = coalesce(other.candidate_id, own.candidate_id)
  where card.panelist_id = ${person}::uuid and card.state in ('due', 'draft')`;
