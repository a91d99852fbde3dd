import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { knownLabels } from './question-labels.js';
import { readQuestion } from './read-question.js';

const read = (text: string) => readQuestion(text, 5);

const whole = `Tell us about a deal you lost.
What would you do differently?

Measures: business, interpersonal (how they learn from a loss)
Preferred answer: A real loss, their own part in it,
and what they changed since.
Follow-ups:
- Who won it, and why?
- What did the customer say?
1: Blames others.
2: Names a loss.
3: Names their part.
4: Says what they changed.
5: Shows that it worked.`;

const asRead = {
  topic: '',
  prompt: 'Tell us about a deal you lost.\nWhat would you do differently?',
  measures: ['business', 'interpersonal'],
  why: 'how they learn from a loss',
  preferredAnswer: 'A real loss, their own part in it,\nand what they changed since.',
  followUps: ['Who won it, and why?', 'What did the customer say?'],
  anchors: ['Blames others.', 'Names a loss.', 'Names their part.', 'Says what they changed.', 'Shows that it worked.'],
  leftOver: '',
  problems: [],
};

describe('a question read from text', () => {
  it('has its prompt from the first lines and the rest from their labels', () => {
    expect(read(whole)).toEqual(asRead);
  });

  it('is the same with the line ends of Windows or of an old Mac, in capitals and with bullets', () => {
    expect(read(whole.replaceAll('\n', '\r\n'))).toEqual(asRead);
    expect(read(whole.replaceAll('\n', '\r'))).toEqual(asRead);
    expect(read(whole.replace('Measures', '- MEASURES').replace('Preferred answer', '• **Preferred Answer**'))).toEqual(
      asRead,
    );
  });

  it('may come in another order, under other words, its labels on lines of their own', () => {
    const text = `## Lost deal

Question 7: Tell us about a deal you lost.

**What to listen for**
A real loss.

Rating scale
Low - Blames others.
High - Shows that it worked.

Probes
1. Who won it?
2) Why?

Competency: Tech & commercial
Rationale: How they learn.`;
    expect(read(text)).toEqual({
      topic: 'Lost deal',
      prompt: 'Tell us about a deal you lost.',
      measures: ['technical', 'business'],
      why: 'How they learn.',
      preferredAnswer: 'A real loss.',
      followUps: ['Who won it?', 'Why?'],
      anchors: ['Blames others.', '', '', '', 'Shows that it worked.'],
      leftOver: '',
      problems: [],
    });
  });

  it.each([
    ['1 (poor): a\n3 = b\nLevel 5: c', ['a', '', 'b', '', 'c']],
    ['Low (1): a\nAverage: b\nExcellent (5): c', ['a', '', 'b', '', 'c']],
    ['Levels:\n1. a\n2. b\n3) c', ['a', '', 'b', '', 'c']],
    ['0: a\n1: b\n2: c\n3: d\n4: e', ['a', 'b', 'c', 'd', 'e']],
    ['1\ta\n2\tb\n3\tc\n4\td', ['a', 'b', '', 'c', 'd']],
    ['| 1 | a |\n| 5 | e |', ['a', '', '', '', 'e']],
    ['1: a\n   goes on\n\n5: e', ['a goes on', '', '', '', 'e']],
  ])('puts levels in their place: %j', (levels, anchors) => {
    const found = read(`What happened?\n\n${levels}`);
    expect(found).toMatchObject({ prompt: 'What happened?', anchors, leftOver: '', problems: [] });
  });

  it('keeps what it does not understand, and names the line', () => {
    const text = `What happened?
Measures: business, charm
Difficulty: hard
1: a
1: b
Time: ten minutes`;
    expect(read(text)).toMatchObject({
      measures: ['business'],
      anchors: ['a', '', '', '', ''],
      leftOver: 'charm\nDifficulty: hard\nLevel 1: b\nTime: ten minutes',
      problems: [
        { line: 2, message: '“charm” is none of Technical, Business, Interpersonal, and Lifestyle.' },
        { line: 3, message: '“Difficulty” has no field here.' },
        { line: 5, message: 'Level 1 is described twice.' },
        { line: 6, message: '“Time” has no field here.' },
      ],
    });
  });

  it('keeps the ends of a longer scale, and leaves what lies between them to be placed by hand', () => {
    const found = read(`What?\n${[1, 2, 3, 4, 5, 6, 7].map((level) => `${level}: word${level}`).join('\n')}`);
    expect(found.anchors).toEqual(['word1', '', '', '', 'word7']);
    expect(found.leftOver).toBe('Level 2: word2\nLevel 3: word3\nLevel 4: word4\nLevel 5: word5\nLevel 6: word6');
    expect(found.problems.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
  });

  it('leaves a sentence with a colon, and a list in an answer, as they are', () => {
    const text = 'Imagine this: you lose.\nAnswer:\nSituation: real\n1. names it\n2. owns it';
    expect(read(text)).toMatchObject({
      prompt: 'Imagine this: you lose.',
      preferredAnswer: 'Situation: real\n1. names it\n2. owns it',
      problems: [],
    });
  });

  it('says so where there is no prompt', () => {
    expect(read('').problems).toEqual([{ line: 1, message: expect.stringContaining('No prompt') }]);
    expect(read('Measures: business').problems).toHaveLength(1);
  });

  const labels = [
    ...['Measures:', 'Preferred answer:', 'Follow-ups', 'Levels:', 'Topic:', 'Why:', 'Prompt:', 'Time:', 'Question 3:'],
    ...['1:', '2.', '5 -', '7:', '10)', '0:', 'Low:', 'High -', 'Good (4):', 'Measures: business,', '- **Levels**'],
    ...['technical', 'Business:', 'and', '(', '', '   ', '\t', '|', '#', '- '],
  ];
  const words = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.lorem({ maxCount: 6 }),
    fc.constantFrom('=', ':', ' – '),
  );
  const inBrackets = fc
    .tuple(fc.constantFrom('1', 'Measures', 'Low', 'Prompt'), words)
    .map(([a, b]) => `${a} (${b}): `);
  const line = fc.tuple(fc.oneof(fc.constantFrom(...labels), inBrackets), words).map((parts) => parts.join(' '));
  const text = fc
    .array(fc.tuple(fc.oneof(line, words), fc.constantFrom('\n', '\r\n', '\r', '\n\n')), { maxLength: 40 })
    .map((lines) => lines.flat().join(''));
  const labelWords = new Set(
    [...labels, ...knownLabels].flatMap((label) => label.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []),
  );

  it('never throws and never loses a word but those of its labels, whatever is pasted', () => {
    fc.assert(
      fc.property(text, (pasted) => {
        const { problems, ...found } = read(pasted);
        const kept = Object.values(found).flat().join('\n');
        const lost = (pasted.match(/[\p{L}\p{N}]{3,}/gu) ?? []).filter(
          (word) => !kept.includes(word) && !labelWords.has(word.toLowerCase()),
        );
        expect(lost).toEqual([]);
        for (const problem of problems) expect(problem.line).toBeLessThanOrEqual(pasted.split(/\r\n?|\n/).length);
      }),
      { numRuns: 500 },
    );
  });
});
