import { scoreTable } from '../../comparison/pages/score-table.js';
import { outcomeName } from '../../decisions/decision-words.js';
import { closeTable } from '../../packets/document/close-table.js';
import { discWords } from '../../packets/document/appendix.js';
import type { RoundDisc } from '../../rounds/file/round-file.js';
import { finding, heading, type RecordsPart, texts } from './redaction-index.js';
import type { RecordsSource } from './records-source.js';
import { namesOf, portions } from './scorecard-parts.js';

const eventsTogether = 1500;

/** What follows the scorecards: DiSC profiles, comparison, packets, decisions and the record. */
export function closingParts(input: RecordsSource): RecordsPart[] {
  return [discPart(input), comparisonPart(input), packetsPart(input), decisionsPart(input), ...eventParts(input)];
}

function discPart({ round }: RecordsSource): RecordsPart {
  const top = heading(1, 'DiSC profiles');
  const profiles = round.candidates.flatMap(({ name, disc }) => (disc ? [{ name, ...profileOf(disc) }] : []));
  return {
    template: 'records/disc',
    model: {
      heading: top,
      profiles: profiles.map(({ name, words, about, note }) => {
        const id = finding('disc', name, 'DiSC profiles: the whole row');
        const found = texts(`DiSC profile of ${name}`, about, note);
        return { name, words, about, note, id, found };
      }),
    },
  };
}

function profileOf({ takenOn, instrument, note = '', ...values }: RoundDisc) {
  return { words: discWords(values), about: [instrument, takenOn].filter(Boolean).join(', '), note };
}

function comparisonPart({ comparison }: RecordsSource): RecordsPart {
  if (!comparison) return { template: 'records/comparison', model: { heading: heading(1, 'Comparison'), none: true } };
  const table = scoreTable(comparison);
  const named = table.heads.map(({ name }) => {
    return { kind: 'name' as const, whose: name, where: 'Comparison', through: true };
  });
  const { headline, order, separate, dissent, missing } = comparison.sentences;
  return {
    template: 'records/comparison',
    model: {
      heading: heading(1, 'Comparison', ...named),
      ...{ headline, maximum: comparison.job.maximum, table: closeTable(table) },
      said: [
        { label: 'The order', lines: order },
        { label: 'What would tell them apart', lines: separate },
        { label: 'Who disagrees', lines: dissent },
        { label: 'What is missing', lines: missing },
      ].filter(({ lines }) => lines.length > 0),
    },
  };
}

function packetsPart({ packets }: RecordsSource): RecordsPart {
  const top = heading(1, 'Packets');
  return {
    template: 'records/packets',
    model: {
      heading: top,
      packets: packets.map((packet) => ({ ...packet, shown: packet.names ? 'names' : 'letters' })),
    },
  };
}

function decisionsPart({ round }: RecordsSource): RecordsPart {
  const top = heading(1, 'Decisions');
  const { person, candidate } = namesOf(round);
  return {
    template: 'records/decisions',
    model: {
      heading: top,
      decisions: round.decisions.map(({ candidate: key, outcome, reason, by, at, departsFromOrder, marks = [] }) => {
        const name = candidate(key);
        return {
          ...{ name, outcome: outcomeName[outcome], reason, by: person(by), at, departsFromOrder, marks },
          id: finding('name', name, 'Decisions'),
          found: texts(`Decision about ${name}`, reason, ...marks),
        };
      }),
    },
  };
}

/** All lines that name somebody are one place of the list, with every page of it. */
function eventParts({ events }: RecordsSource): RecordsPart[] {
  const title = 'Activity log: who did what, and when';
  const top = { id: heading(1, title), title };
  const parts = portions(events, eventsTogether);
  if (parts.length === 0) return [{ template: 'records/events', model: { top, events: [] } }];
  return parts.map((some, index) => ({
    template: 'records/events',
    model: {
      ...(index === 0 ? { top } : {}),
      events: some.map(({ at, who, what }) => ({ at, who, what, id: texts('The record', who, what) })),
    },
  }));
}
