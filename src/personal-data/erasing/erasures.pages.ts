import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { FormBody, IdParam } from '../../platform/http/input.js';
import { FormPage, Page, seeOther } from '../../platform/http/page.js';
import { type Erasure } from '../erasure.entity.js';
import { EraseInput } from './erase.dto.js';
import { ErasurePreviews } from './erasure-preview.service.js';
import { keptWords } from '../retention/retention-clock.js';
import { Erasures } from './erasures.service.js';

@Controller()
export class ErasuresPages {
  constructor(
    private readonly previews: ErasurePreviews,
    private readonly erasures: Erasures,
  ) {}

  @Get('applications/:id/erasure')
  @Allow('privacy.edit')
  @Page('privacy/erase')
  async preview(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    const { applied, others, keptBy, texts, elsewhere } = await this.previews.of(viewer, id);
    const { candidate, job } = applied;
    return {
      title: `Erase ${candidate.name}`,
      ...jobPlaces(job, 'privacy'),
      here: `/applications/${id}/erasure`,
      back: `/applications/${id}`,
      name: candidate.name,
      kept: keptBy && keptWords[keptBy],
      others: others.map(({ id: value, jobTitle, name, same }) => ({
        value,
        label: `${name}: ${jobTitle}`,
        hint: same ? undefined : 'Same name, email, or phone number. Check that it is the same person.',
      })),
      chosen: others.filter(({ same }) => same).map((one) => one.id),
      hidden: texts === undefined,
      dropCount: (texts ?? []).length,
      drops: bySource(texts ?? []),
      elsewhere,
      ways: [
        { value: 'mask', label: 'Keep them, with names and contact details masked' },
        ...(texts?.length ? [{ value: 'chosen', label: 'Keep them masked, and remove those checked below' }] : []),
        { value: 'all', label: 'Remove every text about this candidate' },
      ],
    };
  }

  @Post('applications/:id/erasure')
  @Allow('privacy.edit')
  @FormPage('/applications/:id/erasure')
  async ask(@CurrentViewer() viewer: Viewer, @IdParam() id: string, @FormBody() input: EraseInput) {
    const erasureId = await this.erasures.ask(viewer, id, input);
    return seeOther(`/erasures/${erasureId}`);
  }

  @Get('erasures/:id')
  @Allow('privacy.edit')
  @Page('privacy/erasure')
  async one(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    return erasurePage(await this.erasures.one(viewer, id), viewer.may('data.manage'));
  }

  @Post('erasures/:id/attempts')
  @Allow('privacy.edit')
  @FormPage('/erasures/:id')
  async again(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    await this.erasures.tryAgain(viewer, id);
    return seeOther(`/erasures/${id}`);
  }

  @Post('erasures/:id/cancellation')
  @Allow('privacy.edit')
  @FormPage('/erasures/:id')
  async cancel(@CurrentViewer() viewer: Viewer, @IdParam() id: string) {
    await this.erasures.cancel(viewer, id);
    return seeOther(`/erasures/${id}`, 'Canceled. Nothing was erased.');
  }
}

const whyWords = { asked: 'by request', due: 'their time was over', restored: 'again, after a backup was restored' };

/** An erasure in words, for its page and the Data page. */
export function erasureLine({ id, kind, number, why, state, askedByName, askedAt, doneAt, problem, removed }: Erasure) {
  const noun = kind === 'person' ? 'Former panelist' : 'Erased candidate';
  return {
    ...{ id, askedByName, askedAt, doneAt, problem, state },
    name: number === null ? (kind === 'person' ? 'A person who signs in' : 'A candidate') : `${noun} ${number}`,
    why: whyWords[why],
    removed: removed && {
      rows: Object.values(removed.rows).reduce((sum, count) => sum + count, 0),
      ...{ texts: removed.texts, files: removed.files, statements: removed.statements, events: removed.events },
    },
  };
}

function erasurePage(erasure: Erasure, seesData: boolean) {
  const line = erasureLine(erasure);
  const open = erasure.state === 'waiting';
  return {
    title: open ? 'Erasing' : line.name,
    heading: { waiting: 'Erasing', done: `${line.name}: erased`, failed: 'Not erased', canceled: 'Erasure canceled' }[
      erasure.state
    ],
    ...(open ? { reloadAfter: 3 } : {}),
    here: `/erasures/${erasure.id}`,
    seesData,
    erasure: { ...line, open, failed: erasure.state === 'failed', done: erasure.state === 'done' },
  };
}

/** Texts as choices, under where they stand. */
function bySource(texts: readonly { ref: string; where: string; after: string }[]) {
  const groups = new Map<string, { value: string; label: string }[]>();
  for (const { ref, where, after } of texts) {
    const group = groups.get(where) ?? [];
    groups.set(where, [...group, { value: ref, label: after }]);
  }
  return [...groups].map(([where, options]) => ({ where, options }));
}
