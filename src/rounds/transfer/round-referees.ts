import type { EntityManager } from 'typeorm';
import { Referee } from '../../assessments/model/referee.entity.js';
import { instant, omitEmpty } from '../../platform/base/json-fields.js';
import { newId } from '../../platform/database/ids.js';
import type { RoundReferee } from '../file/round-file.js';

/** Those who spoke for the candidates of a job, by session. */
export async function exportReferees(reader: EntityManager, jobId: string): Promise<Map<string, RoundReferee>> {
  const found = await reader.find(Referee, {
    where: { sitting: { application: { jobId } } },
  });
  return new Map(found.map((referee) => [referee.sittingId, exported(referee)]));
}

function exported(referee: Referee): RoundReferee {
  const { name, relation, email, phone, identity, consent, consentAt, consentByName, answeredAt, answers } = referee;
  return {
    ...{ name, relation },
    ...omitEmpty({ email, phone, identity }),
    ...(consentAt && {
      consent: {
        how: consent,
        at: instant(consentAt),
        ...omitEmpty({ recordedBy: consentByName }),
      },
    }),
    ...omitEmpty({ answeredAt: answeredAt && instant(answeredAt) }),
    answers,
  };
}

/** A referee of a job file as a row. Their link stays where it was made. */
export function refereeRow(sittingId: string, referee: RoundReferee): Record<string, unknown> {
  const { name, relation, email = null, phone = '', identity = '', consent, answeredAt = null, answers } = referee;
  return {
    ...{
      id: newId(),
      sitting_id: sittingId,
      name,
      relation,
      email,
      phone,
      identity,
      version: 1,
    },
    ...{
      consent: consent?.how ?? '',
      consent_at: consent?.at ?? null,
      consent_by_name: consent?.recordedBy ?? '',
    },
    ...{ answered_at: answeredAt, answers },
  };
}
