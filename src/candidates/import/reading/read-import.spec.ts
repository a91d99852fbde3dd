import { describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { joinedJson } from '../../../platform/tables/join-json.js';
import type { ImportChoices } from './import-choices.js';
import type { ImportReading } from './imported-person.js';
import { matchPeople } from './match-people.js';
import { readImport } from './read-import.js';

const now = '2026-06-01T12:00:00.000Z';

function read(text: string | Uint8Array, choices: ImportChoices = {}, country = 'US'): ImportReading {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return readImport({ bytes, choices, country, now });
}

const rolesOf = (reading: ImportReading) => reading.columns.map(({ role }) => role);

describe('files of Greenhouse, each a list of its own', () => {
  const lists = {
    candidates: [{ id: 7, first_name: 'Amara', last_name: 'Okafor', email_addresses: [{ value: 'a@example.com' }] }],
    applications: [
      {
        id: 8,
        candidate_id: 7,
        status: 'active',
        applied_at: '2026-02-03T10:00:00Z',
        source: { public_name: 'LinkedIn' },
      },
      { id: 9, candidate_id: 99, status: 'active' },
    ],
    scorecards: [
      {
        id: 10,
        candidate_id: 7,
        overall_recommendation: 'yes',
        attributes: [{ name: 'Curiosity', note: 'Asked why.' }],
      },
    ],
  };
  const joined = (...names: (keyof typeof lists)[]) =>
    joinedJson(names.map((name) => ({ fileName: name, bytes: Buffer.from(JSON.stringify(lists[name])) })))!.bytes;

  it('are read together, in any order, and as one object', () => {
    const apart = read(joined('applications', 'scorecards', 'candidates'));
    expect(apart.people).toMatchObject([
      { name: 'Amara Okafor', email: 'a@example.com', source: 'advertised', appliedAt: '2026-02-03T10:00:00.000Z' },
    ]);
    expect(apart.assumptions).toEqual([
      'Left out: 1 application of a candidate who is not in these files.',
      expect.stringMatching(/^One scorecard is left out here.*marked as imported there, not as signed here\.$/),
    ]);
    expect(JSON.stringify(apart.people)).not.toContain('Asked why');
    expect(read(JSON.stringify(lists))).toEqual(apart);
  });

  it('are refused without the candidates they belong to', () => {
    const told = (reading: ImportReading) => reading.problems.join();
    expect(told(read(joined('applications')))).toMatch(/applications from Greenhouse without the candidates/);
    expect(told(read(joined('scorecards')))).toMatch(/scorecards from Greenhouse without the candidates/);
    const files = ['[1]', 'name\nA'].map((text) => ({ fileName: 'x', bytes: Buffer.from(text) }));
    expect(joinedJson(files)).toBeUndefined();
  });
});

describe('a file of candidates', () => {
  it('tells what columns hold by their names, in several languages, and by their values', () => {
    const of = (header: string, row = '') => rolesOf(read(`${header}\n${row}\n`));
    expect(of('Nachname;Vorname;E-Mail-Adresse;Telefon', 'Adler;Ben;b@example.com;030 1')).toEqual([
      ...['last_name', 'first_name', 'email', 'phone'],
    ]);
    expect(of('Applicant Name,Where to write,Call', 'Amara,a@example.com,(312) 555-0142')).toEqual([
      ...['name', 'email', 'phone'],
    ]);
    expect(of('Name,Last name', 'Amara,Okafor')).toEqual(['first_name', 'last_name']);
    expect(of('Name,Mail', '"Okafor, Amara",a@example.com')).toEqual(['name_reversed', 'email']);
    expect(of('name,Date of birth,Race/Ethnicity,Veteran status,Engagement,Language', 'A,1,2,3,4,5')).toEqual([
      ...['name', 'ignore', 'ignore', 'ignore', 'keep', 'keep'],
    ]);
    expect(rolesOf(read('Amara Okafor,amara@example.com\nBen Adler,ben@example.com\n'))).toEqual(['keep', 'email']);
  });

  it('reads UTF-16, Windows-1252 and Cyrillic bytes, a byte order mark, semicolons and line breaks in quotes', () => {
    const text = 'name;note\r\n"Zoë\r\nÅberg";"one\r\ntwo"\r\n';
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    const latin = Buffer.from(text, 'latin1');
    for (const bytes of [utf16, latin, Buffer.from(`\ufeff${text}`)]) {
      expect(read(bytes).people).toMatchObject([{ line: 2, name: 'Zoë Åberg', details: 'note: one\ntwo' }]);
    }
    const cyrillic = Buffer.from([...'name;x\nИван Петров;\nОльга Смирнова;\n'].map(windows1251));
    const reading = read(cyrillic);
    expect(reading.people.map(({ name }) => name)).toEqual(['Иван Петров', 'Ольга Смирнова']);
    expect(reading.assumptions[0]).toContain('windows-1251');
  });

  it('keeps two columns of one name apart', () => {
    const { columns, people } = read('name,note,note\nAmara,one,two\n');
    expect(columns.map(({ heading }) => heading)).toEqual(['name', 'note', 'note (2)']);
    expect(people[0]!.details).toBe('note: one\nnote (2): two');
    const twice = read('name,email,mail\nA,a@x.example,b@x.example\n', { columns: ['name', 'email', 'email'] });
    expect(twice.problems).toEqual(['“email” and “mail” can’t both be the email. Choose one of them.']);
  });

  it('reads a date in one way only, or asks', () => {
    const dates = (column: string[], choices: ImportChoices = {}) => {
      const reading = read(['name,applied', ...column.map((date, at) => `P${at},"${date}"`)].join('\n'), choices);
      return [reading.questions.length, ...reading.people.map(({ appliedAt }) => appliedAt?.slice(0, 10) ?? null)];
    };
    expect(dates(['03/04/2026', '25/04/2026'])).toEqual([0, '2026-04-03', '2026-04-25']);
    expect(dates(['03/04/2026', '04/25/2026'])).toEqual([0, '2026-03-04', '2026-04-25']);
    expect(dates(['03/04/2026', '25/04/2026', '04/25/2026'])).toEqual([1, null, '2026-04-25', '2026-04-25']);
    expect(dates(['03/04/26'], { dates: 'month_first' })).toEqual([0, '2026-03-04']);
    expect(dates(['3.4.2026', '2026-04-03T08:00:00Z', '3 April 2026', 'Apr 3rd, 2026', '46115'])).toEqual([
      ...[0, ...Array.from({ length: 5 }, () => '2026-04-03')],
    ]);
    expect(dates(['2026-02-30', 'soon', '2027-01-01'])).toEqual([0, null, null, null]);
  });

  it('writes phone numbers one way, keeps what is none, and asks for the country only where it matters', () => {
    const phones = (cells: string[], choices: ImportChoices = {}, country = 'US') => {
      const reading = read(['name,phone', ...cells.map((cell, at) => `P${at},"${cell}"`)].join('\n'), choices, country);
      return [reading.questions.length, ...reading.people.map(({ phone }) => phone)];
    };
    expect(phones(['(312) 555-0142', '312.555.0142', '+4930 1234567', '0049 30 1234567'])).toEqual([
      ...[0, '+1 312 555 0142', '+1 312 555 0142', '+49 30 1234567', '+49 30 1234567'],
    ]);
    expect(phones(['030 1234567'])).toEqual([1, '030 1234567']);
    expect(phones(['030 1234567'], {}, 'DE')).toEqual([0, '+49 30 1234567']);
    expect(phones(['030 1234567', 'ask me'], { country: 'DE' })).toEqual([0, '+49 30 1234567', 'ask me']);
  });

  it('lets nobody in twice, and nobody without a name or with half an address', () => {
    const csv =
      'name,email,phone\nAmara,a@x.example,\nA. O.,A@x.example,\nBen,,312 555 0111\nben,,+1 312-555-0111\n,c@x.example,\nCy,c@,\n';
    const rules = { existing: 'skip', source: 'referral' } as const;
    expect(matchPeople(read(csv).people, [], rules).map(({ outcome, told }) => [outcome, ...told])).toEqual([
      ['added'],
      ['skipped', 'The same email address as on line 2.'],
      ['added'],
      ['skipped', 'The same name and phone as on line 4.'],
      ['skipped', 'There is no name.'],
      ['skipped', '“c@” is not an email address.'],
    ]);
  });

  it('says in words what cannot be read', () => {
    const problem = (text: string | Uint8Array) => read(text).problems[0];
    expect(problem('')).toBe('The file is empty.');
    expect(problem('name\n')).toBe('The table has column names but no rows.');
    expect(problem('name\n"Amara\n')).toContain('Line 2: a text in double quotes that begins here does not end');
    expect(problem('{"basics":')).toContain('begins like JSON');
    expect(problem('{"a":1}')).toContain('neither JSON Resume');
    expect(problem(`name\n${'x\n'.repeat(20_001)}`)).toContain('20,001 rows');
    expect(read(`[${'['.repeat(50_000)}${']'.repeat(50_000)}]`).problems).toHaveLength(1);
    const deep = `{"basics":{"name":"A","x":${'['.repeat(9000)}"w"${']'.repeat(9000)}}}`;
    expect(read(deep).people).toMatchObject([{ name: 'A' }]);
  });

  it('never throws, whatever the bytes are', () => {
    const start = fc.constantFrom('', 'name,email\n', '{"basics":', '[{"first_name":"A","applications":', '\ufeff');
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 300 }), (before, rest) => {
        expect(Array.isArray(read(Buffer.concat([Buffer.from(before), rest])).people)).toBe(true);
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (value) => {
        read(`{"basics":${value},"candidates":[{"first_name":${value},"email_addresses":${value}}]}`);
        read(`[{"first_name":"A","phone_numbers":${value},"applications":${value}}]`);
      }),
      { numRuns: 200 },
    );
  });

  it('loses no word of a table', () => {
    const word = fc.stringMatching(/^[\p{L}]{2,12}$/u).map((text) => text.normalize('NFC'));
    const cell = fc.array(word, { maxLength: 4 }).map((words) => words.join(' "x", \n'));
    const rows = fc.array(fc.tuple(word, cell, cell), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(rows, fc.constantFrom(',', ';', '\t'), (table, delimiter) => {
        const csv = stringify([['name', 'Summary', 'Remarks'], ...table], { delimiter });
        const { people, problems } = read(csv, { separator: delimiter });
        expect(problems).toEqual([]);
        for (const [at, cells] of table.entries()) {
          const kept = `${people[at]!.name} ${people[at]!.details}`;
          for (const each of cells.join(' ').match(/\p{L}{2,}/gu) ?? []) expect(kept).toContain(each);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('loses no word of a JSON Resume', () => {
    const value = fc.letrec((tie) => ({
      leaf: fc.stringMatching(/^[a-z]{3,10}$/),
      node: fc.oneof(
        { maxDepth: 5 },
        tie('leaf'),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('work', 'position', 'highlights', 'summary', 'keywords'), tie('node')),
      ),
    })).node;
    fc.assert(
      fc.property(value, (work) => {
        const { people } = read(JSON.stringify({ basics: { name: 'Amara Okafor' }, work }));
        const words = JSON.stringify(work).match(/(?<=")[a-z]{3,10}(?="(?!:))/g) ?? [];
        for (const each of words) expect(people[0]!.details).toContain(each);
      }),
      { numRuns: 200 },
    );
  });
});

/** The byte of a Cyrillic or ASCII letter. */
function windows1251(letter: string): number {
  const code = letter.codePointAt(0)!;
  return code < 128 ? code : code - 0x410 + 0xc0;
}
