import { describe, expect, it } from '@jest/globals';
import { filledText, refuseUnknownPlaces, startText } from './mailing-text.js';

describe('the text of a mailing', () => {
  it('says of each candidate what is theirs, and nothing twice', () => {
    const places = { name: '{job} Okafor', job: 'Seller', sender: 'Rita' };
    expect(filledText('Hello {name}, about {job}: {sender} {other}', places)).toBe(
      'Hello {job} Okafor, about Seller: Rita {other}',
    );
  });

  it('is refused where nothing fills a place', () => {
    expect(() => refuseUnknownPlaces('Dear {first name}', 'body')).toThrow();
    expect(() => refuseUnknownPlaces('Dear {constructor}', 'body')).toThrow();
    expect(() => refuseUnknownPlaces(startText.body, 'body')).not.toThrow();
    expect(() => refuseUnknownPlaces('f(x) { return }', 'body')).toThrow();
  });
});
