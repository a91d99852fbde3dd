import { describe, expect, it } from '@jest/globals';
import { starterQuestions } from './starter-questions.js';
import { unaskable } from './unaskable.js';

const topics = (text: string) => unaskable(text).map(({ topic }) => topic);

describe('what may not be asked', () => {
  it.each([
    ['How old are you?', 'age'],
    ['When do you plan to retire?', 'age'],
    ['In which year were you born?', 'age'],
    ['Do you have children, and who looks after them?', 'family'],
    ['What does your family think of the travel?', 'family'],
    ['Are you married?', 'marital status'],
    ['Are you single?', 'marital status'],
    ['What does your husband do?', 'marital status'],
    ['Are you pregnant, or planning maternity leave?', 'pregnancy'],
    ['How is your health?', 'health'],
    ['How many sick days did you take last year?', 'health'],
    ['Do you have a disability that we should know of?', 'disability'],
    ['Which religious holidays do you keep?', 'religion'],
    ['Do you go to church?', 'religion'],
    ['Where are you originally from?', 'origin'],
    ['Is English your mother tongue?', 'origin'],
    ['What is your nationality?', 'nationality'],
    ['Are you a US citizen?', 'nationality'],
    ['Are you gay?', 'sexual orientation'],
    ['Did you ever join a union?', 'union membership'],
    ['Whom did you vote for?', 'political views'],
    ['Have you ever been arrested?', 'arrests'],
  ])('"%s" asks about %s', (text, topic) => {
    expect(topics(text)).toContain(topic);
  });

  it.each([
    'What was your average deal, and how did you manage the account?',
    'Which stage of the contract is in which language?',
    'Walk us through the language of the contract you negotiated.',
    'How did you retire a legacy system without the customer losing a day?',
    'How would you plan to retire the old platform?',
    'Which product family did you sell, and what is your family of solutions for it?',
    'Tell us about a healthcare customer, and how your health care clients decided.',
    'Were you engaged in the negotiation from the start?',
    'Are you single-handedly responsible for a territory?',
    'Where are you in the sales cycle with them now?',
    'The feature was disabled by default: how did you explain that?',
    'How did you act in good faith when the customer did not?',
    'Are you straight with customers about a weakness of the product?',
    'Who voted for your proposal in the committee?',
    'How do you keep a credit union as a customer?',
    'Which race against the clock taught you most?',
    'How do you originate business from people you do not know?',
    'What was the aging report for, and who managed the management meeting?',
  ])('"%s" is no alarm', (text) => {
    expect(unaskable(text)).toEqual([]);
  });

  it('names the words that gave it away, across line ends and capitals', () => {
    expect(unaskable('And tell me: HOW OLD\nare you?')).toEqual([{ topic: 'age', words: 'how old are you' }]);
  });

  it('reads a long text of words that almost fit in no time', () => {
    const text = `are you ${'ever been seriously often '.repeat(400)} where are you ${'really originally '.repeat(400)}`;
    const began = performance.now();

    expect(unaskable(text)).toEqual([]);
    expect(performance.now() - began).toBeLessThan(500);
  });

  it('finds nothing in the starter questions', () => {
    for (const { prompt, followUps } of starterQuestions)
      expect(unaskable([prompt, ...followUps].join('\n'))).toEqual([]);
  });
});
