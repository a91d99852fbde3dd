import { describe, expect, it } from '@jest/globals';
import { InvalidInput } from '../platform/base/domain-errors.js';
import { candidatesInTable } from './candidate-table.js';

function problems(text: string): string[] {
  try {
    candidatesInTable(text, 'table');
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInput);
    return (error as InvalidInput).fields.map(({ field, message }) => `${field}: ${message}`);
  }
  throw new Error('nothing was refused');
}

describe('a table of candidates', () => {
  it('is read whatever its columns are called and however they are parted', () => {
    const amara = { name: 'Amara Okafor', email: 'amara@example.com', phone: '+1 312', source: 'referral' };
    const commas = 'Full name,E-Mail,Tel.,Source\nAmara Okafor,Amara@Example.com,+1 312,Referral\n';
    const semicolons = '\ufeffsource;CANDIDATE;mobile;mail\r\nreferred;"Amara  Okafor";+1 312;amara@example.com\r\n';

    expect(candidatesInTable(commas, 'table')).toEqual([{ line: 2, ...amara }]);
    expect(candidatesInTable(semicolons, 'table')).toEqual([{ line: 2, ...amara }]);
  });

  it('needs nothing but a name', () => {
    expect(candidatesInTable('name\n李 娜\n', 'table')).toEqual([
      { line: 2, name: '李 娜', email: null, phone: '', source: null },
    ]);
  });

  it('names line and column of all that is wrong', () => {
    const text = 'name,email,source\n,a@example.com,\nBo,bo at example,lottery\nCy,a@example.com,\n';
    expect(problems(text)).toEqual([
      'table: Line 2, name: enter a name.',
      'table: Line 3, email: “bo at example” is not a valid email address.',
      'table: Line 3, source: “lottery” isn’t one of: advertised, promoted_from_within, experienced_hire, referral.',
      'table: Line 4, email: the same address is on line 2.',
    ]);
  });

  it('counts lines as the file has them, past empty ones and cells of two lines', () => {
    expect(problems('name,email\n\n"Two\nlines",two@example.com\n\nBo,wrong\n')).toEqual([
      'table: Line 6, email: “wrong” is not a valid email address.',
    ]);
  });

  it('refuses a table without names, without rows, with too many, and one that is broken', () => {
    expect(problems('')).toEqual(['table: The file is empty. It needs a header row with column names.']);
    expect(problems('email\na@example.com\n')).toEqual(['table: Line 1: there is no column called name.']);
    expect(problems('name,email\n')[0]).toContain('no candidates');
    expect(problems(`name\n${'Bo\n'.repeat(501)}`)).toEqual([
      'table: The file has 501 candidates. Import up to 500 at a time.',
    ]);
    expect(problems('name\n"Bo\n')[0]).toMatch(/table: .*quotation mark/);
  });

  it('says twenty problems and how many more there are', () => {
    const told = problems(`name,email\n${'Bo,x\n'.repeat(30)}`);
    expect(told).toHaveLength(21);
    expect(told.at(-1)).toBe('table: And 10 more like these.');
  });
});
