import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { suggestedTemplate } from '../anchors/suggest-anchors.js';
import { questionsAsCsv, questionsAsJson, type QuestionWords, readQuestionFile } from './question-files.js';
import { likenessOf, SimilarTexts, trigramsOf } from './similar-texts.js';
import { readQuestions, splitQuestions } from './split-questions.js';

const levels = 5;
const read = (text: string | Uint8Array) =>
  readQuestionFile(typeof text === 'string' ? Buffer.from(text) : text, levels);

const line = fc
  .stringMatching(/^[ -~à-ü]{1,30}$/u)
  .map((text) => text.replace(/\s+/g, ' ').trim())
  .filter((text) => text !== '');
const words: fc.Arbitrary<QuestionWords & { key: string }> = fc.record({
  key: fc.constant('Q07'),
  topic: line,
  prompt: line,
  measures: fc.constantFrom<QuestionWords['measures'][]>(['technical'], ['technical', 'business'], ['interpersonal']),
  why: line,
  preferredAnswer: line,
  followUps: fc.array(line, { maxLength: 3 }),
  anchors: fc.array(line, { minLength: levels, maxLength: levels }),
});

describe('questions in a file', () => {
  it('come back as they were given out, as CSV and as JSON, formulas too', () => {
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 4 }), (questions) => {
        const expected = questions.map(({ key: _key, ...question }) => question);
        expect(read(questionsAsCsv(questions, levels))).toMatchObject(expected);
        expect(read(questionsAsJson(questions))).toMatchObject(expected);
      }),
      { numRuns: 150 },
    );
  });

  it('never become formulas of a spreadsheet', () => {
    const evil: QuestionWords & { key: string } = {
      ...{ key: 'Q1', topic: '=1+1', prompt: ' =cmd|x', measures: ['technical'], why: '＋1', preferredAnswer: '@x' },
      ...{ followUps: ['-2'], anchors: ['+1', 'b', 'c', 'd', 'e'] },
    };
    const row = questionsAsCsv([evil], levels).split('\r\n')[1]!;
    expect(row).toBe(`Q1,'=1+1,' =cmd|x,technical,'＋1,'@x,'-2,'+1,b,c,d,e`);
  });

  it('are found by the names of columns, and what has no place is told', () => {
    const csv = 'Interview question;Competency;Low;High;Author\nTell us about a deal.;Business;None;Two;Ann\n';
    expect(read(csv)).toMatchObject([
      {
        ...{ line: 2, prompt: 'Tell us about a deal.', measures: ['business'], anchors: ['None', '', '', '', 'Two'] },
        ...{ leftOver: 'Author: Ann', problems: [{ line: 2, message: 'Not taken: Author: Ann' }] },
      },
    ]);
    expect(read('a,b\n1,2\n')).toEqual({ problem: expect.stringContaining('no column called Prompt') });
    expect(read('[]')).toEqual({ problem: 'This JSON holds no list of questions.' });
    expect(read('{"questions":[')).toEqual({ problem: expect.stringContaining('isn’t whole') });
  });

  it('never throw, whatever the bytes are', () => {
    const start = fc.constantFrom('', 'prompt,measures\n', '{"questions":[', '[{"prompt":', 'Question: x\n---\n');
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 200 }), (before, rest) => {
        read(Buffer.concat([Buffer.from(before), rest]));
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (value) => void read(`[${value},{"prompt":${value},"anchors":${value}}]`)),
    );
  });
});

describe('several questions in one text', () => {
  it('are parted by lines, by labels, or by numbers, and else are one', () => {
    const starts = (text: string) => splitQuestions(text).map((one) => one.line);
    expect(starts('One?\nMeasures: business\n\n---\n\nTwo?\n=====\nThree?')).toEqual([1, 6, 8]);
    expect(starts('Question 1: One?\n1: low\n5: high\nQuestion 2: Two?\n1: low')).toEqual([1, 4]);
    expect(starts('Topic: A\nPrompt: One?\n\nTopic: B\nPrompt: Two?')).toEqual([1, 4]);
    expect(starts('1. One?\nMeasures: business\n\n2. Two?\nLow: x\n\n3. Three?')).toEqual([1, 4, 7]);
    expect(starts('Tell us about a time.\n\nFollow-ups:\n1. Who?\n2. When?')).toEqual([1]);
    expect(starts('')).toEqual([]);
    const ten = Array.from(
      { length: 10 },
      (_, at) => `Q${at + 1}: Ask ${at + 1}?\nMeasures: business (why)\n1: bad\n5: good\n`,
    );
    expect(readQuestions(ten.join('\n'), levels).map(({ prompt, anchors }) => [prompt, anchors[4]])).toEqual(
      Array.from({ length: 10 }, (_, at) => [`Ask ${at + 1}?`, 'good']),
    );
  });

  it('lose no word', () => {
    const text = fc.array(fc.oneof(line, fc.constantFrom('', '---', 'Question 2:', '1. x', 'Prompt: y', 'Low: z')), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(text, (lines) => {
        const kept = splitQuestions(lines.join('\n'))
          .map((one) => one.text)
          .join('\n');
        for (const each of lines) if (/[\p{L}\p{N}]/u.test(each)) expect(kept).toContain(each.trim());
      }),
      { numRuns: 200 },
    );
  });
});

describe('likeness', () => {
  it('is that of pg_trgm', () => {
    expect([...trigramsOf('Cat')].sort()).toEqual(['  c', ' ca', 'at ', 'cat']);
    expect(likenessOf(trigramsOf('word'), trigramsOf('two words'))).toBeCloseTo(4 / 11, 10);
    expect(likenessOf(trigramsOf(''), trigramsOf('x'))).toBe(0);
  });

  it('finds what asks nearly the same, the most alike first', () => {
    const all = [
      'Tell us about a deal you lost.',
      'Tell us of a deal that you lost.',
      'Why sales?',
      'Tell us about a deal you lost!',
    ];
    const texts = new SimilarTexts(all, (text) => text);
    expect(texts.like('tell us about a deal you lost').map(({ one }) => one)).toEqual([all[0], all[3], all[1]]);
    expect(texts.pairs().map(({ one, other }) => [one, other])[0]).toEqual([all[0], all[3]]);
    expect(texts.pairs()).toHaveLength(3);
  });

  it('tells the attribute that a question speaks of, within its categories', () => {
    const templates = [
      { name: 'Buying behavior', category: 'business' as const, anchors: ['b'] },
      { name: 'Travel', category: 'lifestyle' as const, anchors: ['t'] },
    ];
    const question = { topic: '', prompt: 'Why did they buy?', why: 'Shows how they read buying behavior.' };
    expect(suggestedTemplate({ ...question, measures: ['business'] }, templates)?.name).toBe('Buying behavior');
    expect(suggestedTemplate({ ...question, measures: ['technical'] }, templates)).toBeUndefined();
    expect(suggestedTemplate({ ...question, why: '', measures: [] }, templates)).toBeUndefined();
  });
});
