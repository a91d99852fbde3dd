import { demoRound } from '../../src/app/first-start/demo-round.js';
import type { RoundFile } from '../../src/rounds/file/round-file.js';

/** So many candidates, the first `first` of them rated as the demo round's best, the others as its last. */
export function largeRound(candidates: number, first = 20): RoundFile {
  const models = ['okafor', 'brandt'];
  const people = Array.from({ length: candidates }, (_, at) => ({
    key: `c${at + 1}`,
    name: `Person ${String(at + 1).padStart(2, '0')}`,
    model: models[at < first ? 0 : 1]!,
  }));
  const { sittings, decisions: _decisions, job, ...rest } = demoRound;
  return {
    ...rest,
    job: { ...job, title: `Round of ${candidates}`, requisition: `L-${candidates}` },
    candidates: people.map(({ key, name }) => ({ key, name, stage: 'assessment' })),
    sittings: people.flatMap(({ key, model }) =>
      sittings
        .filter(({ candidate }) => candidate === model)
        .map((sitting) => {
          const { document: _document, ...rest } = sitting;
          return { ...rest, candidate: key };
        }),
    ),
    decisions: [],
  } as RoundFile;
}
