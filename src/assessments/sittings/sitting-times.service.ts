import { Inject, Injectable, Optional } from '@nestjs/common';
import type { Viewer } from '../../accounts/access/viewer.js';
import { dateText, type Regional } from '../../platform/base/regional.js';
import { RuleViolation } from '../../platform/base/domain-errors.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import type { Tx } from '../../platform/database/database.js';
import { type AssessmentKind, meetsCandidate } from '../model/vocabulary.js';
import { SittingNotices } from './sitting-notices.js';

/** What a session takes, for as long as it takes. */
interface Wanted {
  resource: string;
  /** Who or what it is, for a sentence. */
  called: string;
}

/** Another session that takes the same at that time. */
export interface Clash {
  resource: string;
  jobId: string;
  job: string;
  assessment: string;
  at: Date;
  ends: Date;
}

/**
 * When sessions take place: nobody and no room is in two at once, and who takes part is told of changes. Only sessions
 * with a length take time; of others it is not known how long.
 */
@Injectable()
export class SittingTimes {
  constructor(
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'timeZone' | 'locale'>,
    @Optional() private readonly notices?: SittingNotices,
  ) {}

  /**
   * To be called once everything about a session is written, in the same transaction.
   * @throws RuleViolation naming who or what is in another session at that time, and in which, as far as the viewer may
   *   know of it
   */
  async arranged(tx: Tx, viewer: Viewer, sittingId: string): Promise<void> {
    const { clashes, wanted } = await book(tx, sittingId);
    if (clashes.length > 0) throw this.refusal(viewer, clashes, wanted);
    await this.notices?.changed(tx, sittingId);
  }

  /** A session is about to be deleted. */
  async ending(tx: Tx, sittingId: string): Promise<void> {
    await this.notices?.ending(tx, sittingId);
  }

  private refusal(viewer: Viewer, clashes: readonly Clash[], wanted: readonly Wanted[]): RuleViolation {
    const regional = {
      timeZone: viewer.person.timeZone ?? this.settings.timeZone,
      locale: viewer.person.locale ?? this.settings.locale,
    };
    const fields = clashes.map((clash) => {
      const called = wanted.find(({ resource }) => resource === clash.resource)?.called ?? '';
      const where = viewer.may('sitting.view', clash.jobId) ? `: ${clash.assessment}, ${clash.job}` : '';
      const message = `${called} is taken by another session${where}, ${timesOf(clash, regional)}. Choose another time${clash.resource.startsWith('room:') ? ' or place' : ''}.`;
      return { field: clash.resource.startsWith('room:') ? 'place' : 'at', message };
    });
    const [first] = fields;
    return new RuleViolation('sitting.clash', first!.message, fields);
  }
}

/** "Tue, Nov 24, 2:00 PM to 3:00 PM CST". */
function timesOf({ at, ends }: Clash, regional: Regional): string {
  const end = dateText(ends, regional, { time: true, zoneName: true }).split(', ').at(-1)!;
  return `${dateText(at, regional, { weekday: true, time: true })} to ${end}`;
}

interface Facts {
  kind: AssessmentKind;
  at: Date | null;
  minutes: number | null;
  place: string;
  holdsRoom: boolean;
  left: boolean;
  identity: string;
  candidate: string;
  panel: { id: string; name: string }[];
}

/**
 * Takes for a session whoever and whatever it needs, in place of what it took before. Everything it needs is held first,
 * in one order, so that of two sessions planned at once the second sees the first.
 * @param margin minutes that must be free before and after
 * @returns the sessions that stand in the way; then nothing is taken
 */
export async function book(tx: Tx, sittingId: string, margin = 0): Promise<{ clashes: Clash[]; wanted: Wanted[] }> {
  await tx.query('delete from bookings where sitting_id = $1', [sittingId]);
  const [facts] = await tx.query<Facts[]>(factsOfSitting, [sittingId]);
  if (!facts?.at || !facts.minutes || facts.left) return { clashes: [], wanted: [] };
  const wanted = wantedBy(facts);
  const resources = wanted.map(({ resource }) => resource).toSorted();
  await tx.query(
    `select pg_advisory_xact_lock(hashtextextended('booking:' || resource, 0)) from unnest($1::text[]) resource`,
    [resources],
  );
  const clashes = await tx.query<Clash[]>(clashing, [sittingId, resources, facts.at, facts.minutes, margin]);
  if (clashes.length > 0) return { clashes, wanted };
  await tx.query(
    `insert into bookings (sitting_id, resource, during)
     select $1, resource, tstzrange($3::timestamptz, $3::timestamptz + make_interval(mins => $4::int))
       from unnest($2::text[]) resource`,
    [sittingId, resources, facts.at, facts.minutes],
  );
  return { clashes: [], wanted };
}

function wantedBy({ panel, identity, candidate, holdsRoom, place, kind }: Facts): Wanted[] {
  const room = place.trim().replace(/\s+/g, ' ');
  return [
    ...panel.map(({ id, name }) => ({ resource: `person:${id}`, called: name })),
    ...(meetsCandidate(kind) ? [{ resource: `candidate:${identity}`, called: candidate }] : []),
    ...(holdsRoom && room ? [{ resource: `room:${room.toLowerCase()}`, called: room }] : []),
  ];
}

const factsOfSitting = `
  select t.kind, s.at, s.minutes, s.place, s.holds_room as "holdsRoom", a.stage in ('withdrawn', 'declined') as left, n.identity,
         n.name as candidate,
         coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) order by c.position)
            from scorecards c join people p on p.id = c.panelist_id
           where c.sitting_id = s.id and c.state not in ('closed', 'recused')), '[]') as panel
    from sittings s
    join assessments t on t.id = s.assessment_id and t.kind <> 'writing_sample'
    join applications a on a.id = s.application_id
    join candidates n on n.id = a.candidate_id
   where s.id = $1`;

const clashing = `
  select b.resource, j.id as "jobId", j.title as job, t.name as assessment, lower(b.during) as at, upper(b.during) as ends
    from bookings b
    join sittings s on s.id = b.sitting_id
    join assessments t on t.id = s.assessment_id
    join applications a on a.id = s.application_id
    join jobs j on j.id = a.job_id
   where b.resource = any ($2::text[]) and b.sitting_id <> $1
     and b.during && tstzrange($3::timestamptz - make_interval(mins => $5::int),
                               $3::timestamptz + make_interval(mins => $4::int + $5::int))
   order by lower(b.during), b.resource`;
