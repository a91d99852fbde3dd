import type { ComparisonQuery } from '../comparison/comparison.dto.js';
import { candidateChoices } from '../comparison/comparison-page.js';
import type { SeenComparison } from '../comparison/comparison.service.js';
import { shownChoice } from '../comparison/selection.js';
import type { Job } from '../jobs/job.entity.js';
import { jobPlaces } from '../jobs/job-places.js';
import type { PacketFacts } from './packet-shelf.service.js';
import type { PacketState } from './packet-verification.service.js';

export function packetPage(job: Job, packet: PacketFacts, state: PacketState) {
  return {
    title: `Packet: ${job.title}`,
    ...jobPlaces(job, 'packets'),
    packet: { ...packet, ...state, kilobytes: Math.ceil(packet.size / 1024) },
  };
}

/** The form for a packet, with what was chosen on the comparison page. */
export function newPacketPage(seen: SeenComparison, query: ComparisonQuery) {
  const { job, evidence, comparison, letters } = seen;
  const withheld = comparison.deviations.filter(({ kind }) => kind === 'withheld').map(({ words }) => words);
  return {
    title: `Make a packet: ${job.title}`,
    ...jobPlaces(job, 'packets'),
    hasCandidates: evidence.candidates.length > 0,
    withheld,
    papers: [
      { value: 'A4', label: 'A4' },
      { value: 'Letter', label: 'Letter' },
    ],
    shows: [
      { value: 'names', label: 'by name' },
      {
        value: 'letters',
        label: 'by letter',
        hint: 'No candidate’s name is anywhere in the file; names in notes are masked.',
      },
    ],
    show: query.show ?? 'names',
    candidates: candidateChoices(seen),
    chosenCandidates: shownChoice(evidence.candidates, query, letters).candidates,
    assessments: evidence.assessments.map(({ key, name }) => ({ value: key, label: name })),
    chosenAssessments: query.assessments,
  };
}
