import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { visibilityBySitting, type RatingViewer, type PanelStates } from './blindness.js';
import { isOpen, scorecardStates, type ScorecardState } from './vocabulary.js';

const amy: RatingViewer = { id: 'amy', lead: false, administrator: false };
const recruiter: RatingViewer = { id: 'rita', lead: true, administrator: false };
const administrator: RatingViewer = { id: 'ada', lead: false, administrator: true };

type Panel = Record<string, ScorecardState>;

function sitting(id: string, panel: Panel): PanelStates {
  return { id, cards: Object.entries(panel).map(([panelistId, state]) => ({ panelistId, state })) };
}

function sightOf(looker: RatingViewer, ...panels: Panel[]) {
  const sights = visibilityBySitting(
    looker,
    panels.map((panel, index) => sitting(String(index), panel)),
  );
  return panels.map((_, index) => sights.get(String(index))?.sight);
}

describe('a panelist', () => {
  it.each(['due', 'draft'] as const)('sees only their own card while it is %s', (state) => {
    expect(sightOf(amy, { amy: state, ben: 'submitted' })).toEqual(['own']);
  });

  it.each(['submitted', 'revised'] as const)('sees what is in once their own is %s', (state) => {
    expect(sightOf(amy, { amy: state, ben: 'submitted', cleo: 'draft' })).toEqual(['all']);
  });

  it('sees nothing of the others while another card for the same candidate is open', () => {
    expect(sightOf(amy, { amy: 'submitted', ben: 'submitted' }, { amy: 'due', cleo: 'submitted' })).toEqual([
      'own',
      'own',
    ]);
  });

  it('knows of no sitting but their own, even of one that is complete', () => {
    expect(sightOf(amy, { amy: 'submitted' }, { ben: 'submitted' })).toEqual(['all', 'hidden']);
  });

  it('whose card was closed sees only that', () => {
    expect(sightOf(amy, { amy: 'closed', ben: 'submitted' })).toEqual(['own']);
  });
});

describe('whoever runs the job', () => {
  it('waits until every card of the sitting is in or closed', () => {
    expect(sightOf(recruiter, { amy: 'submitted', ben: 'draft' })).toEqual(['withheld']);
    expect(sightOf(recruiter, { amy: 'submitted', ben: 'due' })).toEqual(['withheld']);
    expect(sightOf(recruiter, { amy: 'submitted', ben: 'closed' })).toEqual(['all']);
    expect(sightOf(recruiter, { amy: 'submitted', ben: 'revised' })).toEqual(['all']);
  });

  it('waits for each sitting by itself', () => {
    expect(sightOf(recruiter, { amy: 'submitted' }, { ben: 'draft' })).toEqual(['all', 'withheld']);
  });

  it('sees nothing of a candidate whom they still have to rate, whatever is complete', () => {
    expect(sightOf(recruiter, { amy: 'submitted', ben: 'submitted' }, { rita: 'due', ben: 'submitted' })).toEqual([
      'withheld',
      'own',
    ]);
  });

  it('on a panel sees its cards as soon as their own is in, and other sittings when complete', () => {
    expect(sightOf(recruiter, { rita: 'submitted', amy: 'draft' }, { amy: 'draft' })).toEqual(['all', 'withheld']);
  });

  it('whose own card was closed waits like anybody outside the panel', () => {
    expect(sightOf(recruiter, { rita: 'closed', amy: 'draft' })).toEqual(['own']);
    expect(sightOf(recruiter, { rita: 'closed', amy: 'submitted' })).toEqual(['all']);
  });
});

describe('an administrator', () => {
  const look = (looker: RatingViewer, ...panels: Panel[]) => [
    ...visibilityBySitting(
      looker,
      panels.map((panel, index) => sitting(String(index), panel)),
    ).values(),
  ];

  it('who is not rating the candidate sees all that is in, and the look is to be recorded', () => {
    expect(look(administrator, { amy: 'submitted', ben: 'draft' })).toEqual([{ sight: 'all', asAdministrator: true }]);
  });

  it('who rates the candidate is as blind as anybody', () => {
    expect(look(administrator, { ada: 'due', amy: 'submitted' }, { amy: 'submitted' })).toEqual([
      { sight: 'own', asAdministrator: false },
      { sight: 'withheld', asAdministrator: false },
    ]);
    expect(sightOf(administrator, { ada: 'submitted' }, { amy: 'draft', ben: 'submitted' })).toEqual([
      'all',
      'withheld',
    ]);
  });

  it('who also runs the job sees a complete sitting as those who do, without a note on the record', () => {
    const both = { ...administrator, lead: true };
    expect(look(both, { amy: 'submitted' })).toEqual([{ sight: 'all', asAdministrator: false }]);
    expect(look(both, { amy: 'draft' })).toEqual([{ sight: 'all', asAdministrator: true }]);
  });
});

describe('whatever the panels', () => {
  const panels = fc.array(
    fc.dictionary(fc.constantFrom('amy', 'ben', 'rita', 'ada'), fc.constantFrom(...scorecardStates), { maxKeys: 4 }),
    { minLength: 1, maxLength: 4 },
  );
  const lookers = fc.record({
    id: fc.constantFrom('amy', 'rita', 'ada', 'nobody'),
    lead: fc.boolean(),
    administrator: fc.boolean(),
  });

  it('nobody with an open card for the candidate ever sees all', () => {
    fc.assert(
      fc.property(lookers, panels, (looker, all) => {
        const rating = all.some((panel) => looker.id in panel && isOpen(panel[looker.id]!));
        fc.pre(rating);
        expect(sightOf(looker, ...all)).not.toContain('all');
      }),
    );
  });

  it('nobody without a role on the job and off the panel learns that there is a sitting', () => {
    fc.assert(
      fc.property(panels, (all) => {
        const stranger = { id: 'nobody', lead: false, administrator: false };
        expect(new Set(sightOf(stranger, ...all))).toEqual(new Set(['hidden']));
      }),
    );
  });
});
