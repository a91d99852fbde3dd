import { Injectable } from '@nestjs/common';
import type { Viewer } from '../accounts/access/viewer.js';
import { jobPlaces } from '../jobs/model/job-navigation.js';
import { technicalSeller } from '../jobs/model/starter-role.js';
import { sourceChoices, sourceName } from '../jobs/model/job-words.js';
import { Looks } from '../looks/looks.js';
import { Database } from '../platform/database/database.js';
import { ApplicationAccess, type Applied } from './application-access.js';
import { ApplicationSections } from './application-sections.js';
import { nextStages, type Stage } from './application.entity.js';
import { acceptedEndings } from './media-type.js';
import { Screen } from './screen.entity.js';
import { columnOf, columnsByHand, columnsOf, type StageColumn } from './stage-columns.js';
import { StoredFile } from './stored-file.entity.js';
import { hiddenWhileRating, WhoIsRating } from './who-is-rating.js';
import { answerName, answerOptions, paragraphs, stageHidden } from './candidate-labels.js';

/** One application, for whoever may see it: as data, and as its pages. */
@Injectable()
export class ApplicationView {
  constructor(
    private readonly database: Database,
    private readonly access: ApplicationAccess,
    private readonly rating: WhoIsRating,
    private readonly sections: ApplicationSections,
    private readonly looks: Looks,
  ) {}

  /** For the API. Résumé and screen are absent while the viewer is still scoring the candidate. */
  async data(viewer: Viewer, id: string) {
    const applied = await this.access.application(viewer, id, 'candidate.view');
    const isRating = await this.rating.isRating(viewer.id, id);
    const { resume, screen } = await this.context(viewer, applied, isRating);
    const columns = await columnsOf(this.database.reader, applied.job.id);
    return {
      ...applicationFacts(applied),
      version: applied.application.versionFor(isRating),
      ...(isRating && { stage: null }),
      nextStages: isRating ? [] : columnsByHand(applied.application, columns).map(({ key }) => key),
      ...(!isRating && {
        column: publicColumn(columnOf(applied.application, columns)),
        tags: applied.application.tags,
      }),
      ...(isRating
        ? { hidden: hiddenWhileRating }
        : {
            resume: resume && { fileName: resume.fileName, mediaType: resume.mediaType, size: resume.size },
            screen: screen && {
              signs: screen.signs,
              note: screen.note,
              byName: screen.byName,
              at: screen.at.toISOString(),
              version: screen.version,
            },
          }),
    };
  }

  /** @param allSigns whether the screening form also asks for the signs that are off at first */
  async page(viewer: Viewer, id: string, allSigns = false) {
    const applied = await this.access.application(viewer, id, 'candidate.view');
    const { application, candidate, job } = applied;
    const isRating = await this.rating.isRating(viewer.id, id);
    const { resume, screen } = await this.context(viewer, applied, isRating);
    const columns = await columnsOf(this.database.reader, job.id);
    return {
      title: `${candidate.name}: ${job.title}`,
      ...jobPlaces(job, 'candidates'),
      here: `/applications/${id}`,
      sittingsUrl: `/jobs/${job.id}/sittings?application=${id}`,
      name: candidate.name,
      email: candidate.email,
      phone: candidate.phone,
      marks: candidate.marks,
      appliedAt: application.createdAt,
      version: application.versionFor(isRating),
      stageName: isRating ? stageHidden : columnOf(application, columns).name,
      sourceName: application.source ? sourceName[application.source] : null,
      sourceUrl: !isRating && viewer.may('candidate.edit', job.id) ? `/applications/${id}/source` : '',
      moves: isRating ? [] : columnsByHand(application, columns).map(({ key, name }) => ({ value: key, label: name })),
      tagList: isRating ? '' : application.tags.join(', '),
      decidedBelow: isRating ? '' : decidedWords(application.stage),
      decisionsUrl: `/jobs/${job.id}/decisions`,
      mayEdit: viewer.may('candidate.edit', job.id),
      hiddenBecause: isRating ? hiddenWhileRating : null,
      resume: resume && { fileName: resume.fileName, size: resume.size },
      accept: acceptedEndings,
      screen: screen && shownScreen(screen),
      screenForm: {
        ...signsToAsk(screen, allSigns),
        allSigns,
        note: screen?.note ?? '',
        version: screen?.version ?? null,
      },
      answers: answerOptions,
      sections: await this.sections.of(viewer, applied, isRating),
    };
  }

  async editPage(viewer: Viewer, id: string) {
    const applied = await this.access.application(viewer, id, 'candidate.edit');
    const { application, candidate, job } = applied;
    const isRating = await this.rating.isRating(viewer.id, id);
    const { source } = application;
    return {
      title: `Edit ${candidate.name}`,
      ...jobPlaces(job, 'candidates'),
      here: `/applications/${id}`,
      name: candidate.name,
      email: candidate.email,
      phone: candidate.phone,
      version: application.versionFor(isRating),
      candidateVersion: candidate.version,
      source,
      sourceName: source ? sourceName[source] : null,
      sources: sourceChoices,
      rated: (await this.rating.rated([id], this.database.reader)).size > 0,
    };
  }

  private async context(viewer: Viewer, { application }: Applied, isRating: boolean) {
    if (isRating) return { resume: null, screen: null };
    const { resumeId, id } = application;
    const resume = resumeId ? await this.database.reader.findOneBy(StoredFile, { id: resumeId }) : null;
    const screen = await this.database.reader.findOneBy(Screen, { applicationId: id });
    if (screen) await this.looks.record(this.database.reader, viewer, 'application', { screen: [id] });
    return { resume, screen };
  }
}

/** A column as the API tells it. */
export function publicColumn({ key, name, kind }: StageColumn) {
  return { key, name, kind };
}

/** What of the next steps is a decision. */
function decidedWords(stage: Stage): string {
  if (stage === 'hired') return 'To undo the hire';
  if (stage === 'declined') return 'To reconsider this candidate';
  return nextStages[stage].includes('hired') ? 'To hire or reject this candidate' : 'To reject this candidate';
}

function applicationFacts({ application, candidate }: Applied) {
  return {
    id: application.id,
    jobId: application.jobId,
    key: application.key,
    name: candidate.name,
    email: candidate.email,
    phone: candidate.phone,
    source: application.source,
    stage: application.stage,
    appliedAt: application.createdAt.toISOString(),
    candidateVersion: candidate.version,
  };
}

function shownScreen(screen: Screen) {
  return {
    signs: screen.signs.map(({ sign, seen }) => ({ sign, seen: answerName[seen] })),
    note: paragraphs(screen.note),
    byName: screen.byName,
    at: screen.at,
  };
}

/**
 * The signs of an earlier screen with their answers, else the starter role's, none of them looked for yet; and which of
 * the optional ones are left out.
 */
function signsToAsk(screen: Screen | null, all: boolean) {
  const { screenSigns, optionalScreenSigns } = technicalSeller;
  const unanswered = (sign: string) => ({ sign, seen: 'not_seen' });
  const signs = screen?.signs ?? screenSigns.map(unanswered);
  const off = optionalScreenSigns.filter((one) => signs.every(({ sign }) => sign !== one));
  return all ? { signs: [...signs, ...off.map(unanswered)], off: [] } : { signs, off };
}
