import type { ComparisonQuery } from '../../comparison/pages/comparison.dto.js';
import { candidateChoices } from '../../comparison/pages/comparison-page.js';
import { withheldIn } from '../../comparison/engine/deviations.js';
import type { SeenComparison } from '../../comparison/pages/comparison.service.js';
import { shownChoice } from '../../comparison/pages/selection.js';
import type { Job } from '../../jobs/model/job.entity.js';
import { jobPlaces } from '../../jobs/model/job-navigation.js';
import { paperChoices, paperOf, type Regional } from '../../platform/base/regional.js';
import type { Paged } from '../../platform/http/paging.js';
import { problemWords, stageWords } from './packet-order-words.js';
import type { ReplacedPacket } from './packet.entity.js';
import { stages } from './packet-order.entity.js';
import type { OrderFacts, PacketFacts } from './packet-reader.service.js';
import type { PacketState } from './packet-verification.service.js';

export function packetPage(job: Job, packet: PacketFacts, state: PacketState) {
  return {
    title: `Packet: ${job.title}`,
    ...jobPlaces(job, 'packets'),
    order: undefined,
    packet: { ...packet, ...state, removed: packet.replaced.map(removedWords) },
  };
}

/** What stood in the packet's place before, for somebody who holds a copy of it. */
function removedWords({ at, sha256, pages }: ReplacedPacket) {
  return { at, sha256, pages };
}

export function packetListPage(
  job: Job,
  packets: Paged<PacketFacts>,
  { items, page, pages, total }: Paged<OrderFacts>,
) {
  const orders = items.map((order) => ({ ...order, words: stateWords(order) }));
  const hasAny = packets.total + total > 0;
  const to = (other: number) => `/jobs/${job.id}/packets?asked=${other}`;
  const olderUrl = page < pages ? to(page + 1) : undefined;
  const newerUrl = page > 1 ? to(Math.min(page - 1, pages)) : undefined;
  return {
    title: `Packets: ${job.title}`,
    ...jobPlaces(job, 'packets'),
    packets,
    orders,
    olderUrl,
    newerUrl,
    total,
    hasAny,
  };
}

/** Seconds after which a page without scripts asks again. */
const reloadAfter = 3;

/** A packet that is not made, or not yet. */
export function orderPage(job: Job, order: OrderFacts) {
  const { state, problem, before } = order;
  const open = state === 'waiting' || state === 'making';
  return {
    title: `${open ? 'Generating packet' : 'Packet failed'}: ${job.title}`,
    ...jobPlaces(job, 'packets'),
    ...(open ? { reloadAfter } : {}),
    packet: undefined,
    order: {
      ...order,
      open,
      waiting: state === 'waiting',
      cancelled: state === 'cancelled',
      words: stateWords(order),
      turn: before === 0 ? 'Next in line.' : `${before} ahead of it.`,
      problem: problem && problemWords[problem],
      stages: open ? stagesOf(order) : [],
    },
  };
}

function stateWords({ state, problem, before }: OrderFacts): string {
  if (state === 'waiting') return before === 0 ? 'waiting, next in line' : `waiting, ${before} ahead of it`;
  if (state === 'making') return 'in progress';
  return state === 'cancelled' ? 'canceled' : `failed: ${problem ? problemWords[problem].what : ''}`;
}

/** Each stage with whether it is done, and how much there was of it. */
function stagesOf({ state, stage, counts }: OrderFacts) {
  const at = state === 'waiting' ? 1 : stages.indexOf(stage);
  const known = {
    evidence: counts && `${counts.candidates} candidates, ${counts.scorecards} scorecards, ${counts.ratings} ratings`,
    comparison: '',
    layout: counts?.kilobytes ? `${counts.kilobytes} KB` : '',
    printing: counts?.pages ? `${counts.pages} pages` : '',
    sealing: '',
  };
  return stages.map((name, index) => {
    const done = index < at;
    const now = index === at && state === 'making';
    return { label: stageWords[name], done, now, known: done ? known[name] || '' : '' };
  });
}

/** The form for a packet, with what was chosen on the comparison page. */
export function newPacketPage(seen: SeenComparison, query: ComparisonQuery, { locale }: Regional) {
  const { job, evidence, comparison } = seen;
  return {
    title: `Create a packet: ${job.title}`,
    ...jobPlaces(job, 'packets'),
    hasCandidates: evidence.candidates.length > 0,
    withheld: withheldIn(comparison),
    paper: paperOf(locale),
    papers: paperChoices(locale),
    shows: [
      { value: 'names', label: 'name' },
      {
        value: 'letters',
        label: 'letter',
        hint: 'The file contains no candidate names. Names in notes are replaced.',
      },
    ],
    show: query.show ?? 'names',
    candidates: candidateChoices(seen),
    chosenCandidates: shownChoice(query, seen).candidates,
    assessments: evidence.assessments.map(({ key, name }) => ({ value: key, label: name })),
    chosenAssessments: query.assessments,
  };
}
