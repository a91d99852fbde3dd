import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { usual } from '../base/regional.js';
import { letterKind } from './letter-kind.js';
import { fillLetter, letterHtml, letterText, wordingFaults } from './letter-text.js';

const kind = letterKind({
  ...{ key: 'a', title: 'A', sentWhen: 'Now.', to: 'candidate', wordedBy: 'job' },
  ...{ subject: 'About {job}', body: 'Hello {name},\n\n{link}' },
  places: {
    name: { means: 'the name', sample: 'Amy' },
    job: { means: 'the job', sample: 'Seller' },
    place: { means: 'where', sample: 'Room 1', maybe: true },
    owed: { means: 'what is owed', sample: ['One', 'Two'] },
    link: { means: 'the link', sample: '/x', required: true, button: 'Open' },
  },
});
const url = 'https://callboard.example.com/x/1?a=1&b=2';
const fill = { name: 'Amy', job: 'Seller', place: null, owed: ['One', 'Two'], link: url };
const filled = (body: string, subject = '') => fillLetter(kind, { subject, body }, fill, usual);
const faultsOf = (body: string, subject = 'Hello') =>
  wordingFaults(kind, { subject, body }).map(({ message }) => message);

describe('the wording of a mail', () => {
  it('is refused where nothing fills a placeholder, by its name and with what was meant', () => {
    expect(faultsOf('{nmae} {link}')[0]).toMatch(
      /^\{nmae\} can’t be filled in\. Did you mean \{name\}\? Use \{name\}, /,
    );
    expect(faultsOf('{Name} {link}')[0]).toContain('Did you mean {name}?');
    expect(faultsOf('{first name} {link}')[0]).toMatch(/^\{first name\} can’t be filled in\. Use /);
    for (const name of ['constructor', '__proto__', 'toString', ''])
      expect(faultsOf(`{${name}} {link}`)).toHaveLength(1);
    expect(faultsOf('Hello {name} { link }', '{job}, {name}')).toEqual([]);
  });

  it('is refused where a required one is left out, and where a link or a list is in the subject', () => {
    expect(faultsOf('Hello {name}')).toEqual(['{link} has to be in the text: the link.']);
    expect(faultsOf('{link}', 'Open {link}, {owed}')).toEqual([
      '{link} can’t be in a subject.',
      '{owed} can’t be in a subject.',
    ]);
    expect(faultsOf('{link: Open it} {name: Amy}')).toEqual(['{name: Amy}: only a link takes words after a colon.']);
  });

  it('becomes paragraphs, lists, and buttons, in text and in HTML', () => {
    const letter = filled('Hello {name},\nbye\n\n{owed}\n\n- Three\n\n{link: Go & see}\n\nOr {link} now', 'On  {job}');
    expect(letter.subject).toBe('On Seller');
    expect(letterText(letter)).toBe(
      `Hello Amy,\nbye\n\n- One\n- Two\n\n- Three\n\nGo & see:\n${url}\n\nOr Open (${url}) now`,
    );
    const html = letterHtml(letter).toHTML();
    expect(html).toContain('<p>Hello <bdi>Amy</bdi>,<br>\nbye</p>');
    expect(html).toContain('<ul><li><bdi>One</bdi></li><li><bdi>Two</bdi></li></ul>');
    expect(html).toMatch(/<a class="button" href="https:[^"]*">Go &amp; see<\/a>/);
    expect(letterHtml(letter, { inert: true }).toHTML()).not.toContain('href');
  });

  it('leaves out a line whose placeholder is empty', () => {
    expect(letterText(filled('In {place}\nat noon\n\nOnly {place}\n\nEnd'))).toBe('at noon\n\nEnd');
  });

  it('makes a web address that was written one that opens, and never one that was filled in', () => {
    const said = fillLetter(
      kind,
      { subject: '', body: 'See https://example.com/a?b=1. {name}' },
      {
        ...fill,
        name: 'https://evil.example.com',
      },
      usual,
    );
    expect(
      [
        ...letterHtml(said)
          .toHTML()
          .matchAll(/href="([^"]*)"/g),
      ].map(([, to]) => to),
    ).toEqual(['https://example.com/a?b&#x3D;1']);
  });

  const nasty = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .array(
        fc
          .constantFrom(
            '{name}',
            '{link}',
            '{link: x}',
            '{owed}',
            '{',
            '}',
            ':',
            '\n',
            '\r\n',
            '- ',
            '<b>',
            '"',
            '&',
            ' ',
          )
          .chain((part) => fc.constantFrom(part, 'https://a.example/', '\u2028', '\u0000', 'javascript:alert(1)')),
        { maxLength: 30 },
      )
      .map((parts) => parts.join('')),
  );

  it('never throws, keeps the subject one line, and lets nothing out of its element', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, nasty, (subject, body, name, item) => {
        wordingFaults(kind, { subject, body });
        const letter = fillLetter(kind, { subject, body }, { ...fill, name, owed: [item, item], link: url }, usual);
        // eslint-disable-next-line no-control-regex -- naming control characters is the point
        expect(letter.subject).not.toMatch(/[\u0000-\u001f\u007f\u2028\u2029]/);
        const html = letterHtml(letter).toHTML();
        const tags = html.replace(
          /<\/?(?:p|ul|li|bdi)>|<br>|<a (?:class="button" )?href="https?:\/\/[^"<>]*">|<\/a>/gi,
          '',
        );
        expect(tags).not.toMatch(/[<>]/);
      }),
    );
  });

  it('fills each placeholder once: what is filled in is never read as a placeholder', () => {
    fc.assert(
      fc.property(fc.constantFrom('{job}', '{link}', '{name}'), (name) => {
        expect(letterText(fillLetter(kind, { subject: '', body: 'Hi {name}!' }, { ...fill, name }, usual))).toBe(
          `Hi ${name}!`,
        );
      }),
    );
  });

  it('stays one line for each that was written, whatever is filled in', () => {
    fc.assert(
      fc.property(nasty, (name) => {
        const letter = fillLetter(kind, { subject: '', body: 'Hi {name}!\nBye' }, { ...fill, name: `A${name}` }, usual);
        expect(letterText(letter).split('\n')).toHaveLength(2);
      }),
    );
  });
});
