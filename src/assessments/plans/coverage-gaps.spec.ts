import { describe, expect, it } from '@jest/globals';
import { coverageGaps, gapSentences } from './coverage.service.js';

const attributes = [
  { id: 't', name: 'Delivery', category: 'technical' as const },
  { id: 'l', name: 'Travel', category: 'lifestyle' as const },
];
const criteria = [
  { id: '1', name: 'Clarity', measures: ['technical' as const], weight: 1 },
  { id: '2', name: 'Style', measures: ['technical' as const], weight: 1 },
  { id: '3', name: 'Would you buy?', measures: [], weight: 0 },
];

describe('gaps of coverage', () => {
  it('are attributes and categories that nothing measures, and criteria tied to none', () => {
    const gaps = coverageGaps(attributes, criteria, [{ criterionId: '1', attributeId: 't' }]);

    expect(gaps).toEqual({ attributes: ['Travel'], categories: ['lifestyle'], criteria: ['Style'] });
    expect(gapSentences(gaps)).toEqual([
      'No weighted criterion measures Lifestyle, so it is left out of the overall score for every candidate.',
      'Nothing measures Travel.',
      'One criterion is not linked to an attribute: Style.',
    ]);
  });

  it('do not count a category whose only criterion has no weight as measured', () => {
    const unweighted = [{ id: '1', name: 'Clarity', measures: ['technical' as const], weight: 0 }];

    expect(coverageGaps(attributes.slice(0, 1), unweighted, []).categories).toEqual(['technical']);
  });

  it('do not ask for a category that the job has no attribute in', () => {
    const marks = [
      { criterionId: '1', attributeId: 't' },
      { criterionId: '2', attributeId: 't' },
    ];

    expect(gapSentences(coverageGaps(attributes.slice(0, 1), criteria, marks))).toEqual([]);
  });
});
