import { describe, expect, it } from '@jest/globals';
import { isSubmitted, isOpen, levelsOf } from '../../assessments/model/vocabulary.js';
import { compare } from '../../comparison/engine/compare.js';
import { evidenceFromRound } from '../../rounds/transfer/evidence-from-round.js';
import { demoRound } from './demo-round.js';
import type { RoundCriterion, RoundSitting } from '../../rounds/file/round-file.js';

const { team, analysis, plans, candidates, sittings } = demoRound;
const assessments = plans.at(-1)?.assessments ?? [];
const panelists = team.filter(({ roles }) => roles.includes('panelist')).map(({ key }) => key);
const cards = sittings.flatMap((sitting) =>
  sitting.scorecards.map((card) => ({ ...card, candidate: sitting.candidate, assessment: sitting.assessment })),
);
const ratings = cards.flatMap((card) => card.ratings.map((rating) => ({ ...rating, ...of(card, rating.criterion) })));
const words = (text: string) => text.split(/\s+/).filter(Boolean).length;

function of(
  sitting: Pick<RoundSitting, 'assessment'>,
  key: string,
): { found: RoundCriterion | undefined; top: number } {
  const assessment = assessments.find((candidate) => candidate.key === sitting.assessment);
  const found = assessment?.criteria.find((criterion) => criterion.key === key);
  return { found, top: levelsOf(found?.kind ?? 'scale', assessment?.levels ?? 0) };
}

describe('the demo round', () => {
  it('has five candidates, one of them with a name in another script', () => {
    expect(candidates).toHaveLength(5);
    expect(candidates.filter(({ name }) => !/\p{Script=Latin}/u.test(name))).toHaveLength(1);
  });

  it('has the overalls that an independent calculation gives', () => {
    // Fitted and added up outside of this program, in Python: 200 rounds of scaling assessments and categories.
    const wanted = { okafor: 77.566045, lina: 79.026346, silva: 62.473043, haddad: 53.183576, brandt: 35.034374 };
    const { candidates: compared } = compare(evidenceFromRound(demoRound));

    for (const { key, overall } of compared) {
      expect([key, 'value' in overall && overall.value]).toEqual([
        key,
        expect.closeTo(wanted[key as keyof typeof wanted], 5),
      ]);
    }
  });

  it('has four panelists, one of them the hiring manager, and a recruiter who rates nobody', () => {
    expect(panelists).toHaveLength(4);
    expect(team.filter(({ roles }) => roles.includes('hiring_manager')).map(({ key }) => key)).toEqual(['marcus']);
    expect(team.filter(({ roles }) => roles.includes('recruiter') && !roles.includes('panelist'))).toHaveLength(1);
  });

  it('uses no key twice in a list', () => {
    const criteria = assessments.map((assessment) => assessment.criteria);
    for (const list of [team, candidates, analysis.attributes, assessments, ...criteria]) {
      const keys = list.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('has each candidate take each assessment once', () => {
    const taken = sittings.map((sitting) => `${sitting.candidate} ${sitting.assessment}`).sort();
    const all = candidates.flatMap((candidate) => assessments.map(({ key }) => `${candidate.key} ${key}`)).sort();

    expect(taken).toEqual(all);
  });

  it('refers only to panelists, criteria and attributes that are there', () => {
    const attributes = analysis.attributes.map(({ key }) => key);

    expect(cards.filter(({ panelist }) => !panelists.includes(panelist))).toEqual([]);
    expect(ratings.filter(({ found }) => !found)).toEqual([]);
    for (const { criteria } of assessments) {
      for (const criterion of criteria) expect(attributes).toEqual(expect.arrayContaining(criterion.attributes));
    }
  });

  it('has words for every level of every criterion', () => {
    for (const { criteria, levels } of assessments) {
      for (const criterion of criteria) expect(criterion.anchors).toHaveLength(levelsOf(criterion.kind, levels));
    }
  });

  it('rates within the scale, and says why where it does not rate', () => {
    for (const { level, top, note } of ratings) {
      if (level === null) expect(note).toBeTruthy();
      else expect(level >= 1 && level <= top).toBe(true);
    }
    expect(ratings.filter(({ level }) => level === null)).toHaveLength(1);
  });

  it('has a note at both ends of every scale, and not everywhere', () => {
    const scaled = ratings.filter(({ found }) => found?.kind === 'scale');

    expect(scaled.filter(({ level, top, note }) => (level === 1 || level === top) && !note)).toEqual([]);
    expect(ratings.some(({ note }) => !note)).toBe(true);
  });

  it('waits for exactly one scorecard, in an audition', () => {
    const open = cards.filter(({ state }) => isOpen(state));

    expect(open.map(({ candidate, assessment, panelist }) => [candidate, assessment, panelist])).toEqual([
      ['haddad', 'audition', 'sofia'],
    ]);
  });

  it('has every other scorecard complete and signed after the plan froze', () => {
    const frozenAt = plans.at(-1)?.frozenAt ?? '';
    for (const card of cards.filter(({ state }) => isSubmitted(state))) {
      const criteria = assessments.find(({ key }) => key === card.assessment)?.criteria ?? [];
      expect(card.ratings.map(({ criterion }) => criterion)).toEqual(criteria.map(({ key }) => key));
      expect([frozenAt, card.openedAt, card.submittedAt]).toEqual([frozenAt, card.openedAt, card.submittedAt].sort());
      expect(card.submittedAt && card.statement).toBeTruthy();
    }
  });

  it('has one panelist who grades about half a level harder', () => {
    const mean = (levels: number[]) => levels.reduce((sum, level) => sum + level, 0) / levels.length;
    const levels = (sitting: RoundSitting, who: (panelist: string) => boolean) =>
      sitting.scorecards
        .filter(({ state, panelist }) => isSubmitted(state) && who(panelist))
        .flatMap((card) => card.ratings.filter(({ criterion }) => of(sitting, criterion).found?.kind === 'scale'))
        .flatMap(({ level }) => level ?? []);

    for (const kind of ['interview', 'audition']) {
      const held = sittings.filter(({ assessment }) => assessment === kind);
      const lean = held.map(
        (s) => mean(levels(s, (who) => who === 'kenji')) - mean(levels(s, (who) => who !== 'kenji')),
      );
      expect(mean(lean)).toBeGreaterThan(-0.7);
      expect(mean(lean)).toBeLessThan(-0.4);
    }
  });

  it('has one very long note and several that are very short', () => {
    const lengths = ratings.map(({ note }) => words(note ?? '')).filter((length) => length > 0);

    expect(lengths.filter((length) => length > 300)).toHaveLength(1);
    expect(lengths.filter((length) => length <= 3).length).toBeGreaterThan(3);
  });

  it('has a DiSC profile in each of the four forms, and one candidate without', () => {
    const profiles = candidates.flatMap(({ disc }) => disc ?? []);

    expect(profiles.map(({ form }) => form).sort()).toEqual(['scores', 'segments', 'style', 'tallies']);
    for (const profile of profiles) {
      if (profile.form !== 'tallies') continue;
      const total = (tallies: object) => Object.values(tallies).reduce((sum: number, tally: number) => sum + tally, 0);
      expect([total(profile.most), total(profile.least)]).toEqual([28, 28]);
    }
  });

  it('has a writing sample from each candidate that does not name its author', () => {
    const samples = sittings.filter(({ document }) => document);
    expect(samples).toHaveLength(5);
    for (const { candidate, document } of samples) {
      const text = Buffer.from(document?.content ?? '', 'base64').toString('utf8');
      const author = candidates.find(({ key }) => key === candidate)?.name ?? '';
      expect(words(text)).toBeGreaterThan(150);
      expect(words(text)).toBeLessThan(301);
      for (const name of author.split(' ')) expect(text).not.toContain(name);
    }
  });

  it('leaves the decision to whoever looks at it', () => {
    expect(demoRound.decisions).toEqual([]);
    expect(candidates.map(({ stage }) => stage)).not.toContain('hired');
  });
});
