import { scoreTable } from '../../comparison/pages/score-table.js';
import { outcomeName } from '../../decisions/decision-words.js';
import { closeTable } from '../../packets/document/close-table.js';
import { discWords } from '../../packets/document/appendix.js';
import type { RoundDisc } from '../../rounds/file/round-file.js';
import type { RedactionIndex } from './redaction-index.js';
import type { RecordsSource } from './records-source.js';
import type { RecordsPart } from './records-model.js';
import { namesOf, portions } from './scorecard-parts.js';

const eventsTogether = 1500;

/** What follows the scorecards: DiSC profiles, comparison, packets, decisions and the record. */
export function closingParts(input: RecordsSource, places: RedactionIndex): RecordsPart[] {
  return [
    discPart(input, places),
    comparisonPart(input, places),
    packetsPart(input, places),
    decisionsPart(input, places),
    ...eventParts(input, places),
  ];
}

function discPart({ round }: RecordsSource, places: RedactionIndex): RecordsPart {
  const heading = places.heading(1, 'DiSC profiles');
  const profiles = round.candidates.flatMap(({ name, disc }) => (disc ? [{ name, ...profileOf(disc) }] : []));
  return {
    template: 'records/disc',
    model: {
      heading,
      profiles: profiles.map(({ name, words, about, note }) => {
        const id = places.addFinding({ kind: 'disc', whose: name, where: 'DiSC profiles: the whole row' });
        const found = places.scanText(`DiSC profile of ${name}`, about, note);
        return { name, words, about, note, id, found };
      }),
    },
  };
}

function profileOf({ takenOn, instrument, note = '', ...values }: RoundDisc) {
  return { words: discWords(values), about: [instrument, takenOn].filter(Boolean).join(', '), note };
}

function comparisonPart({ comparison }: RecordsSource, places: RedactionIndex): RecordsPart {
  const heading = places.heading(1, 'Comparison');
  if (!comparison) return { template: 'records/comparison', model: { heading, none: true } };
  const table = scoreTable(comparison);
  for (const { name } of table.heads) {
    places.addFinding({ kind: 'name', whose: name, where: 'Comparison', id: heading, through: true });
  }
  const { headline, order, separate, dissent, missing } = comparison.sentences;
  return {
    template: 'records/comparison',
    model: {
      ...{ heading, headline, maximum: comparison.job.maximum, table: closeTable(table) },
      said: [
        { label: 'The order', lines: order },
        { label: 'What would tell them apart', lines: separate },
        { label: 'Who disagrees', lines: dissent },
        { label: 'What is missing', lines: missing },
      ].filter(({ lines }) => lines.length > 0),
    },
  };
}

function packetsPart({ packets }: RecordsSource, places: RedactionIndex): RecordsPart {
  const heading = places.heading(1, 'Packets');
  return {
    template: 'records/packets',
    model: {
      heading,
      packets: packets.map((packet) => ({ ...packet, shown: packet.names ? 'names' : 'letters' })),
    },
  };
}

function decisionsPart({ round }: RecordsSource, places: RedactionIndex): RecordsPart {
  const heading = places.heading(1, 'Decisions');
  const { person, candidate } = namesOf(round);
  return {
    template: 'records/decisions',
    model: {
      heading,
      decisions: round.decisions.map(({ candidate: key, outcome, reason, by, at, departsFromOrder, marks = [] }) => {
        const name = candidate(key);
        return {
          ...{ name, outcome: outcomeName[outcome], reason, by: person(by), at, departsFromOrder, marks },
          id: places.addFinding({ kind: 'name', whose: name, where: 'Decisions' }),
          found: places.scanText(`Decision about ${name}`, reason, ...marks),
        };
      }),
    },
  };
}

/** All lines that name somebody are one place of the list, with every page of it. */
function eventParts({ events }: RecordsSource, places: RedactionIndex): RecordsPart[] {
  const title = 'Activity log: who did what, and when';
  const top = { id: places.heading(1, title), title };
  const parts = portions(events, eventsTogether);
  if (parts.length === 0) return [{ template: 'records/events', model: { top, events: [] } }];
  return parts.map((some, index) => ({
    template: 'records/events',
    model: {
      ...(index === 0 ? { top } : {}),
      events: some.map(({ at, who, what }) => ({ at, who, what, id: places.scanText('The record', who, what) })),
    },
  }));
}
