import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { Audit } from '../audit/audit.service.js';
import { ApplicationAccess, type Applied } from '../candidates/application-access.js';
import { WhoIsRating } from '../candidates/who-is-rating.js';
import { Looks } from '../looks/looks.js';
import { InvalidInput, NotFound, StaleEdit } from '../platform/base/domain-errors.js';
import { Database, replace } from '../platform/database/database.js';
import { newId } from '../platform/database/ids.js';
import type { DiscInput, TalliesInput } from './disc-profile.dto.js';
import { type DiscForm, DiscProfile } from './disc-profile.entity.js';
import { type DiscValues, isDiscStyle, tallyTotal, totalOf } from './disc.js';

interface About {
  jobId: string;
  applicationId: string;
}

declare module '../audit/audit-events.js' {
  interface AuditEvents {
    'disc.recorded': About & { form: DiscForm };
    'disc.removed': About;
  }
}

/** DiSC profiles: written down, shown as context, taken away again. No score ever asks for one. */
@Injectable()
export class DiscProfiles {
  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    private readonly rating: WhoIsRating,
    private readonly looks: Looks,
    private readonly audit: Audit,
  ) {}

  /**
   * The application and its profile, if it has one; that it was shown is written down.
   * @throws NotFound where the viewer is still scoring the candidate
   */
  async seen(viewer: Viewer, applicationId: string): Promise<{ applied: Applied; profile: DiscProfile | null }> {
    const applied = await this.access.application(viewer, applicationId, 'disc.view');
    if (await this.rating.isRating(viewer.id, applicationId)) throw new NotFound('DiSC profile');
    const profile = await this.database.reader.findOneBy(DiscProfile, { applicationId });
    if (profile) await this.looks.record(this.database.reader, viewer, 'application', { disc: [applicationId] });
    return { applied, profile };
  }

  /** Writes a profile down, over what was there. @throws InvalidInput, StaleEdit, RuleViolation while scoring */
  record(viewer: Viewer, applicationId: string, input: DiscInput): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { application } = await this.access.application(viewer, applicationId, 'disc.edit', tx);
      await this.rating.refuseWhileRating(viewer.id, applicationId, tx);
      const { form, ...values } = discValues(input);
      // One at a time: the first two of an application would otherwise both find none.
      await tx.query('select 1 from applications where id = $1 for no key update', [applicationId]);
      const before = await tx.findOneBy(DiscProfile, { applicationId });
      if (before?.version !== (input.version ?? undefined)) throw new StaleEdit();
      const profile = {
        form,
        values,
        takenOn: input.takenOn ?? null,
        instrument: input.instrument ?? '',
        note: input.note ?? '',
      };
      if (before) await replace(tx, DiscProfile, before, profile);
      else await tx.insert(DiscProfile, { id: newId(), applicationId, ...profile });
      await this.audit.record(tx, viewer, 'disc.recorded', { jobId: application.jobId, applicationId, form });
      await this.looks.record(tx, viewer, 'typed in', { disc: [applicationId] });
    });
  }

  /** @throws NotFound where there is none, StaleEdit where it was changed meanwhile */
  remove(viewer: Viewer, applicationId: string, version: number): Promise<void> {
    return this.database.transaction(async (tx) => {
      const { application } = await this.access.application(viewer, applicationId, 'disc.edit', tx);
      await this.rating.refuseWhileRating(viewer.id, applicationId, tx);
      const profile = await tx.findOneBy(DiscProfile, { applicationId });
      if (!profile) throw new NotFound('DiSC profile');
      const { affected } = await tx.delete(DiscProfile, { id: profile.id, version });
      if (affected !== 1) throw new StaleEdit();
      await this.audit.record(tx, viewer, 'disc.removed', { jobId: application.jobId, applicationId });
    });
  }
}

/**
 * The values of the chosen form; what stands in the fields of the others is left aside.
 * @throws InvalidInput naming the field that is missing, no style, or does not total 28
 */
function discValues(input: DiscInput): DiscValues {
  switch (input.form) {
    case 'style':
      return { form: 'style', style: styleOf(input.style ?? '') };
    case 'scores':
      return { form: 'scores', scores: fourOf(given(input.scores, 'scores')) };
    case 'segments':
      return { form: 'segments', segments: fourOf(given(input.segments, 'segments')) };
    case 'tallies':
      return talliesOf(given(input.most, 'most'), given(input.least, 'least'));
  }
}

function styleOf(style: string): string {
  if (isDiscStyle(style)) return style;
  throw InvalidInput.field('style', 'Enter one to three different letters of D, I, S, and C, such as Di, S, or CD.');
}

function talliesOf(most: TalliesInput, least: TalliesInput): DiscValues {
  const problems = Object.entries({ most, least })
    .map(([field, tallies]) => ({ field, total: totalOf(tallies) }))
    .filter(({ total }) => total !== tallyTotal)
    .map(({ field, total }) => ({
      field: `${field}.d`,
      message: `${field === 'most' ? 'Most' : 'Least'} totals ${total}; its five counts must total ${tallyTotal}.`,
    }));
  if (problems.length > 0) throw new InvalidInput(problems);
  return { form: 'tallies', most: { ...fourOf(most), star: most.star }, least: { ...fourOf(least), star: least.star } };
}

function given<T>(values: T | null | undefined, field: string): T {
  if (values === null || values === undefined) throw InvalidInput.field(field, 'Enter its numbers.');
  return values;
}

function fourOf({ d, i, s, c }: { d: number; i: number; s: number; c: number }) {
  return { d, i, s, c };
}
