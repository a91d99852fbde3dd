import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import type { Applied } from '../candidates/application-access.js';
import { type ApplicationSection, ApplicationSections } from '../candidates/application-sections.js';
import { paragraphs } from '../candidates/candidate-labels.js';
import { jobPlaces } from '../jobs/model/job-navigation.js';
import { NotFound } from '../platform/base/domain-errors.js';
import { chart, label, look, part, round } from '../platform/views/chart-parts.js';
import { attributes, type Html, markup } from '../platform/views/html.js';
import { describeDisc, type DiscDescription } from './describe-disc.js';
import type { DiscProfile } from './disc-profile.entity.js';
import { DiscProfiles } from './disc-profiles.service.js';
import { valuesOf } from './disc.js';

const forms = [
  { value: 'style', label: 'Style letters', hint: 'Such as Di, S, or CD' },
  { value: 'scores', label: 'Scores', hint: '0 to 100 for each dimension' },
  { value: 'segments', label: 'Segments', hint: '1 to 7 for each dimension' },
  { value: 'tallies', label: 'Most and Least tallies', hint: 'Five counts each, totaling 28' },
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
      place: 60,
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

const rowHeight = 36;
const labelWidth = 150;
/** One shade for each column, as the charts of levels have them. */
const shades = ['chart-bar ramp-5', 'chart-bar ramp-2'];

/**
 * Plain bars, one a dimension and column, on the scale of the report. Returns SVG, or nothing for a form without
 * quantities.
 */
function discBars(description: DiscDescription, id: string): string | null {
  const { rows, columns, scale, headline } = description;
  if (rows.every(({ bars }) => bars.length === 0)) return null;
  const inside: Html[] = [];
  let y = 0;
  for (const row of rows) {
    row.bars.forEach((share, column) => {
      const middle = y + rowHeight / 2;
      const name = columns.length > 1 ? `${row.name}, ${columns[column]?.toLowerCase()}` : row.name;
      inside.push(label(name, 0, middle + 5, labelWidth));
      inside.push(part(String(labelWidth + 8), '60%', bar(share, row.cells[column] ?? '', middle, column)));
      y += rowHeight;
    });
  }
  return chart({ id, title: `DiSC profile, ${scale}`, description: headline }, y, inside);
}

function bar(share: number, value: string, middle: number, column: number): Html[] {
  const rect = attributes({
    y: middle - 10,
    width: `${round(share * 88)}%`,
    height: 20,
    class: shades[column],
  });
  return [
    markup`<line x1="0%" x2="0%" y1="${middle - 16}" y2="${middle + 16}"${look('axis')}/>`,
    markup`<rect${rect}/>`,
    markup`<svg x="${round(share * 88)}%" overflow="visible"><text x="8" y="${middle + 5}"${look('text')}>${value}</text></svg>`,
  ];
}
