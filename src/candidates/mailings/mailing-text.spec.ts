import { describe, expect, it } from '@jest/globals';
import { letterText } from '../../platform/mail/letter-text.js';
import { filledMailing, refuseUnknownPlaces, startText } from './mailing-text.js';

describe('the text of a mailing', () => {
  it('says of each candidate what is theirs, and nothing twice', () => {
    const places = { name: '{job} Okafor', job: 'Seller', sender: 'Rita' };
    const body = 'Hello {name}, about {job}: {sender} {other}';
    expect(letterText(filledMailing({ subject: '', body }, places))).toBe(
      'Hello {job} Okafor, about Seller: Rita {other}',
    );
  });

  it('is refused where nothing fills a place', () => {
    const refuse = (body: string) => () => refuseUnknownPlaces({ subject: 'Hello', body });
    expect(refuse('Dear {first name}')).toThrow();
    expect(refuse('Dear {constructor}')).toThrow();
    expect(refuse(startText.body)).not.toThrow();
    expect(refuse('f(x) { return }')).toThrow();
  });
});
