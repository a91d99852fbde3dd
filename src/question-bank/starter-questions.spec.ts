import { describe, expect, it } from '@jest/globals';
import { categories } from '../jobs/model/category.js';
import { starterQuestions } from './starter-questions.js';

describe('the starter questions', () => {
  it('are thirteen, numbered in order', () => {
    const numbered = Array.from({ length: 13 }, (_, n) => `Q${String(n + 1).padStart(2, '0')}`);

    expect(starterQuestions.map((question) => question.key)).toEqual(numbered);
  });

  it.each(starterQuestions)('$key has five different anchors that fit under a thumb', ({ anchors }) => {
    expect(anchors).toHaveLength(5);
    expect(new Set(anchors).size).toBe(5);
    for (const anchor of anchors) {
      expect(anchor.trim().length).toBeGreaterThan(20);
      expect(anchor.length).toBeLessThanOrEqual(160);
    }
  });

  it.each(starterQuestions)('$key measures one or more of the four categories, each once', ({ measures }) => {
    expect(measures.length).toBeGreaterThan(0);
    expect(new Set(measures).size).toBe(measures.length);
    expect(categories).toEqual(expect.arrayContaining(measures));
  });

  it.each(starterQuestions)('$key says what is asked, why, what a good answer has and how to go on', (question) => {
    for (const text of [question.topic, question.prompt, question.why, question.preferredAnswer]) {
      expect(text.trim()).not.toBe('');
    }
    expect([2, 3]).toContain(question.followUps.length);
  });

  it('share no prompt and no anchor between two questions', () => {
    const texts = starterQuestions.flatMap((question) => [question.prompt, ...question.anchors]);

    expect(new Set(texts).size).toBe(texts.length);
  });
});
