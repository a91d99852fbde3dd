import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { ApplicationAccess } from '../../candidates/application-access.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { problemWords } from '../../packets/making/packet-order-words.js';
import { NotFound } from '../../platform/base/domain-errors.js';
import { paperChoices, paperOf, type Regional } from '../../platform/base/regional.js';
import { Database } from '../../platform/database/database.js';
import { FormBody, IdParam, RegionalParam } from '../../platform/http/input.js';
import { FileAnswer, FormPage, Page, seeOther } from '../../platform/http/page.js';
import { type AccessExport, accessSteps } from './access-export.entity.js';
import { AccessExports, AccessRequest } from './access-exports.service.js';

@Controller()
export class AccessPages {
  constructor(
    private readonly exports: AccessExports,
    private readonly applications: ApplicationAccess,
    private readonly database: Database,
  ) {}

  @Get('applications/:id/data')
  @Allow('privacy.edit')
  @Page('privacy/access')
  async ofCandidate(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @RegionalParam() regional: Regional) {
    const { candidate, job } = await this.applications.application(viewer, id, 'privacy.edit');
    const made = await this.exports.list(viewer, { applicationId: id });
    const places = { ...jobPlaces(job, 'candidates'), here: `/applications/${id}/data`, back: `/applications/${id}` };
    return listPage(candidate.name, made, regional, places);
  }

  @Post('applications/:id/data')
  @Allow('privacy.edit')
  @FormPage('/applications/:id/data')
  async ask(
    @CurrentViewer() viewer: Viewer,
    @IdParam() id: string,
    @FormBody() input: AccessRequest,
    @RegionalParam() regional: Regional,
  ) {
    return seeOther(`/access/${await this.exports.ask(viewer, id, input, regional)}`);
  }

  @Get('people/:personId/data')
  @Allow('data.manage')
  @Page('privacy/access')
  async ofPerson(
    @CurrentViewer() viewer: Viewer,
    @IdParam('personId') personId: string,
    @RegionalParam() regional: Regional,
  ) {
    const [person] = await this.database.reader.query<{ name: string }[]>('select name from people where id = $1', [
      personId,
    ]);
    if (!person) throw new NotFound('person');
    const made = await this.exports.list(viewer, { personId });
    const places = { job: undefined, places: undefined, here: `/people/${personId}/data`, back: `/people/${personId}` };
    return listPage(person.name, made, regional, places);
  }

  @Post('people/:personId/data')
  @Allow('data.manage')
  @FormPage('/people/:personId/data')
  async askForPerson(
    @CurrentViewer() viewer: Viewer,
    @IdParam('personId') personId: string,
    @FormBody() input: AccessRequest,
    @RegionalParam() regional: Regional,
  ) {
    return seeOther(`/access/${await this.exports.askForPerson(viewer, personId, input, regional)}`);
  }

  @Get('access/:id')
  @Allow('privacy.edit')
  @Page('privacy/access-export')
  async one(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return exportPage(await this.exports.one(viewer, id));
  }

  @Get('access/:id/file')
  @Allow('privacy.edit')
  async file(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { content, fileName } = await this.exports.file(viewer, id, 'pdf');
    return new FileAnswer(content, fileName, 'application/pdf');
  }

  @Get('access/:id/json')
  @Allow('privacy.edit')
  async json(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { content, fileName } = await this.exports.file(viewer, id, 'json');
    return new FileAnswer(content, fileName, 'application/json');
  }

  @Post('access/:id/attempts')
  @Allow('privacy.edit')
  async again(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @RegionalParam() regional: Regional) {
    await this.exports.askAgain(viewer, id, regional);
    return seeOther(`/access/${id}`);
  }

  @Post('access/:id/cancellation')
  @Allow('privacy.edit')
  async cancel(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    await this.exports.cancel(viewer, id);
    return seeOther(`/access/${id}`, 'Canceled. Nothing was saved.');
  }

  @Post('access/:id/deletion')
  @Allow('privacy.edit')
  async delete(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const back = backOf(await this.exports.one(viewer, id));
    await this.exports.delete(viewer, id);
    return seeOther(back, 'Deleted.');
  }
}

const stateWords = {
  waiting: 'waiting',
  making: 'in progress',
  made: 'generated',
  failed: 'failed',
  cancelled: 'canceled',
};

function listPage<Places extends object>(
  name: string,
  made: readonly AccessExport[],
  { locale }: Regional,
  places: Places,
) {
  return {
    title: `On file about ${name}`,
    ...{ name, ...places },
    paper: paperOf(locale),
    papers: paperChoices(locale),
    exports: made.map((one) => ({
      id: one.id,
      askedAt: one.askedAt,
      askedByName: one.askedByName,
      words: stateWords[one.state],
    })),
  };
}

const stepWords = { gathering: 'Gather what is on file', printing: 'Print it' };

function exportPage(found: AccessExport) {
  const { id, state, problem, step } = found;
  const open = state === 'waiting' || state === 'making';
  const heading = { made: 'Everything on file', failed: 'Not generated', cancelled: 'Canceled' }[state as string];
  const at = accessSteps.indexOf(step);
  const stages = accessSteps.map((name, index) => ({
    ...{ label: stepWords[name], done: index < at, now: index === at && state === 'making', known: '' },
  }));
  return {
    title: heading ?? 'Generating',
    heading: heading ?? 'Generating',
    ...(open ? { reloadAfter: 3 } : {}),
    here: `/access/${id}`,
    back: backOf(found),
    made: state === 'made',
    order: {
      ...{ id, askedAt: found.askedAt, askedByName: found.askedByName, madeAt: found.madeAt, pages: found.pages },
      ...{ entries: found.entries, redacted: found.redacted, sha256: found.sha256, open, waiting: state === 'waiting' },
      turn: 'It begins in a moment.',
      problem: problem && state === 'failed' ? problemWords[problem] : null,
      stages: open ? stages : [],
    },
  };
}

function backOf({ kind, applicationIds, personId }: AccessExport): string {
  return kind === 'person' ? `/people/${personId}/data` : `/applications/${applicationIds[0]}/data`;
}
