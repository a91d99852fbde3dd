import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import type { Applied } from '../candidates/application-access.js';
import { type ApplicationSection, ApplicationSections } from '../candidates/application-sections.js';
import { jobPlaces } from '../jobs/model/job-navigation.js';
import { paragraphs } from '../candidates/candidate-labels.js';
import { NotFound } from '../platform/base/domain-errors.js';
import { describeDisc } from './describe-disc.js';
import { valuesOf } from './disc.js';
import { discBars } from './disc-chart.js';
import type { DiscProfile } from './disc-profile.entity.js';
import { DiscProfiles } from './disc-profiles.service.js';

const forms = [
  { value: 'style', label: 'Style letters', hint: 'Such as Di, S or CD' },
  { value: 'scores', label: 'Scores', hint: '0 to 100 for each dimension' },
  { value: 'segments', label: 'Segments', hint: '1 to 7 for each dimension' },
  { value: 'tallies', label: 'Most and Least tallies', hint: 'Five counts each, totalling 28' },
];

/** DiSC profiles as data, as their page, and as a part of the application's page. */
@Injectable()
export class DiscView implements OnModuleInit {
  constructor(
    private readonly profiles: DiscProfiles,
    private readonly sections: ApplicationSections,
  ) {}

  onModuleInit(): void {
    this.sections.add({
      place: 10,
      whileRating: 'hidden',
      section: (viewer, applied) => this.section(viewer, applied),
    });
  }

  /** For the API. @throws NotFound where there is none */
  async data(viewer: Viewer, applicationId: string) {
    const { profile } = await this.profiles.seen(viewer, applicationId);
    if (!profile) throw new NotFound('DiSC profile');
    const { takenOn, instrument, note, version } = profile;
    return { applicationId, ...valuesOf(profile), takenOn, instrument, note, version };
  }

  async page(viewer: Viewer, applicationId: string) {
    const { applied, profile } = await this.profiles.seen(viewer, applicationId);
    const { candidate, job } = applied;
    return {
      title: `DiSC: ${candidate.name}`,
      ...jobPlaces(job, 'candidates'),
      here: `/applications/${applicationId}/disc`,
      back: `/applications/${applicationId}`,
      name: candidate.name,
      discNote: paragraphs(job.discNote),
      profile: profile && shown(profile),
      values: {
        form: 'style',
        style: '',
        scores: {},
        segments: {},
        most: {},
        least: {},
        ...(profile && valuesOf(profile)),
      },
      facts: { takenOn: profile?.takenOn ?? '', instrument: profile?.instrument ?? '', note: profile?.note ?? '' },
      version: profile?.version ?? null,
      forms,
      mayEdit: viewer.may('disc.edit', job.id),
    };
  }

  private async section(viewer: Viewer, { application }: Applied): Promise<ApplicationSection | undefined> {
    if (!viewer.may('disc.view', application.jobId)) return undefined;
    const { profile } = await this.profiles.seen(viewer, application.id);
    const text = profile ? describeDisc(valuesOf(profile)).headline : 'No profile yet.';
    return {
      title: 'DiSC: context, not part of the score',
      lines: [{ text }],
      links: [{ url: `/applications/${application.id}/disc`, label: profile ? 'Open the profile' : 'Add a profile' }],
    };
  }
}

function shown(profile: DiscProfile) {
  const description = describeDisc(valuesOf(profile));
  return {
    ...description,
    chart: discBars(description, 'disc-chart'),
    takenOn: profile.takenOn,
    instrument: profile.instrument,
    note: paragraphs(profile.note),
  };
}
