import { describe, expect, it } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import write from 'write-excel-file/node';
import { tableProblemLine, understandTable } from '../../rounds/ratings-table/ratings-table.js';
import { readWorkbook } from './read-workbook.js';

interface Made {
  sheets: Record<string, string>;
  strings?: string[];
  styles?: string;
  hidden?: string[];
}

/** A workbook of sheets that are given as XML. */
function workbook({ sheets, strings = [], styles = '', hidden = [] }: Made): Uint8Array {
  const names = Object.keys(sheets);
  const parts: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `<workbook xmlns:r="r"><sheets>${names
      .map(
        (name, at) =>
          `<sheet name="${name}" sheetId="${at + 1}" ${hidden.includes(name) ? 'state="hidden" ' : ''}r:id="rId${at + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${names
      .map((_, at) => `<Relationship Id="rId${at + 1}" Target="worksheets/sheet${at + 1}.xml"/>`)
      .join('')}</Relationships>`,
    'xl/sharedStrings.xml': `<sst>${strings.map((text) => `<si>${text}</si>`).join('')}</sst>`,
    'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
  };
  names.forEach((name, at) => (parts[`xl/worksheets/sheet${at + 1}.xml`] = `<worksheet>${sheets[name]}</worksheet>`));
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, strToU8(text)])));
}

/** A sheet of texts and numbers. */
function sheet(rows: (string | number)[][], after = ''): string {
  const cell = (value: string | number, row: number, column: number) => {
    const at = `${String.fromCharCode(65 + column)}${row + 1}`;
    if (value === '') return '';
    return typeof value === 'number'
      ? `<c r="${at}"><v>${value}</v></c>`
      : `<c r="${at}" t="inlineStr"><is><t>${value}</t></is></c>`;
  };
  const lines = rows.map(
    (cells, row) => `<row r="${row + 1}">${cells.map((value, column) => cell(value, row, column)).join('')}</row>`,
  );
  return `<sheetData>${lines.join('')}</sheetData>${after}`;
}

function cellsOf(bytes: Uint8Array, wanted?: string): string[][] {
  const reading = readWorkbook(bytes, wanted);
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.rows.map(({ cells }) => cells);
}

function problemOf(bytes: Uint8Array): string {
  return understandTable(bytes).problems.map(tableProblemLine).join('\n');
}

const plain = [
  ['Contestant', 'Judge A', 'Judge B'],
  ['X', 7.5, 8],
  ['Y', 6, ''],
];

describe('an Excel workbook', () => {
  it('is read as another program wrote it', async () => {
    const rows = plain.map((cells) => cells.map((value) => (value === '' ? null : { value })));
    const file: unknown = write(rows as never, {});
    const bytes = await (file as { toBuffer(): Promise<Buffer> }).toBuffer();
    const { understanding } = understandTable(bytes);
    expect(understanding).toMatchObject({
      source: { kind: 'workbook', sheets: [expect.any(String)] },
      ...{ candidates: ['X', 'Y'], panelists: ['Judge A', 'Judge B'], ratings: 3, gaps: 1 },
    });
  });

  it('gives a formula as its value, rich text as text, true and false as yes and no, and 85% for 0.85 shown so', () => {
    const bytes = workbook({
      sheets: {
        One: `<sheetData><row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" s="1"><v>0.85</v></c><c r="C3"><f>1+SUM(A1)</f><v>4</v></c><c r="D3" t="b"><v>1</v></c><c r="E3" t="str"><f>"x"</f><v>a &amp; b</v></c><c r="G3" s="2"><v>0.30000000000000004</v></c></row></sheetData>`,
      },
      strings: [
        '<r><t>Ma</t></r><r><rPr><b/></rPr><t xml:space="preserve">ri &lt;e&gt;</t></r><rPh sb="0"><t>no</t></rPh>',
      ],
      styles:
        '<numFmts><numFmt numFmtId="170" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="2"/></cellXfs>',
    });
    expect(cellsOf(bytes)).toEqual([['Mari <e>', '85%', '4', 'yes', 'a & b', '', '0.3']]);
    expect(readWorkbook(bytes)).toMatchObject({ rows: [{ line: 3 }] });
  });

  it('fills merged cells: a heading over several columns, a candidate beside several lines', () => {
    const merged = '<mergeCells><mergeCell ref="B1:C1"/><mergeCell ref="D1:E1"/></mergeCells>';
    const bytes = workbook({
      sheets: {
        One: sheet(
          [
            ['', 'Judge A', '', 'Judge B', ''],
            ['Team', 'Design', 'Pitch', 'Design', 'Pitch'],
            ['X', 3, 4, 5, 5],
            ['Y', 1, 2, 2, 1],
          ],
          merged,
        ),
      },
    });
    const { understanding } = understandTable(bytes);
    expect(understanding.panelists).toEqual(['Judge A', 'Judge B']);
    expect(understanding).toMatchObject({ candidates: ['X', 'Y'], ratings: 8 });
    const down = sheet(
      [
        ['Team', 'Question', 'Judge A'],
        ['X', 'Q1', 3],
        ['', 'Q2', 4],
        ['Y', 'Q1', 5],
        ['', 'Q2', 2],
      ],
      '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="A4:A5"/></mergeCells>',
    );
    expect(understandTable(workbook({ sheets: { One: down } })).understanding.candidates).toEqual(['X', 'Y']);
  });

  it('with several sheets is asked about; a hidden or empty one is none', () => {
    const other = sheet([
      ['Contestant', 'Judge A', 'Judge B'],
      ['X', 2, 3],
      ['Y', 9, 9],
    ]);
    const bytes = workbook({
      sheets: { Cover: '<sheetData/>', Final: sheet(plain), Semi: other, Secret: sheet(plain) },
      hidden: ['Secret'],
    });
    const { questions, understanding } = understandTable(bytes);
    expect(understanding.source).toMatchObject({ sheet: 'Final', sheets: ['Final', 'Semi'] });
    expect(questions[0]).toMatchObject({ about: 'sheet', flag: '--sheet NAME', changesOrder: true });
    const chosen = understandTable(bytes, 'Semi', { sheet: 'Semi' });
    expect(chosen.understanding.source).toMatchObject({ sheet: 'Semi' });
    expect(chosen.questions.map(({ about }) => about)).not.toContain('sheet');
    expect(problemOf(bytes)).toBe('');
    expect(understandTable(bytes, '', { sheet: 'Third' }).problems[0]!.message).toBe(
      'has no sheet “Third”; its sheets are Cover, Final, Semi',
    );
  });

  it('names the cell’s own line and column in an error', () => {
    const bytes = workbook({
      sheets: {
        One: sheet([
          ['Contestant', 'Judge A'],
          ['X', 3],
          ['Y', 'what'],
          ['Z', 4],
        ]),
      },
    });
    expect(problemOf(bytes)).toBe(
      'line 3, column Judge A: “what” is not a rating; give a number, or leave it empty where no one rated',
    );
  });

  it('that is a bomb, broken, or something else in an archive is refused in words', () => {
    const bomb = zipSync({
      'xl/workbook.xml': strToU8('<workbook><sheets><sheet name="A" r:id="r1"/></sheets></workbook>'),
      'xl/worksheets/sheet1.xml': new Uint8Array(70 * 1024 * 1024),
    });
    expect(bomb.length).toBeLessThan(200_000);
    expect(problemOf(bomb)).toMatch(/larger than 64 MB unpacked/);
    expect(problemOf(zipSync({ 'word/document.xml': strToU8('<w/>') }))).toMatch(/not an Excel workbook/);
    expect(problemOf(workbook({ sheets: { One: sheet(plain) } }).slice(0, 400))).toMatch(/not a whole Excel workbook/);
    const entity = workbook({ sheets: { One: `<!DOCTYPE x [<!ENTITY a "b">]>${sheet(plain)}` } });
    expect(problemOf(entity)).toMatch(/unusual way/);
    expect(problemOf(Buffer.from('\xd0\xcf\x11\xe0old', 'latin1'))).toMatch(/old Excel workbook/);
  });

  it('whose archive states less than it holds is not unpacked beyond that', () => {
    const bytes = Buffer.from(workbook({ sheets: { One: `<sheetData>${' '.repeat(5_000_000)}</sheetData>` } }));
    // The size that the directory of the archive states for the sheet.
    const name = bytes.lastIndexOf('xl/worksheets/sheet1.xml');
    bytes.writeUInt32LE(1000, name - 46 + 24);
    const before = process.memoryUsage().rss;
    expect(problemOf(bytes)).not.toBe('');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  it('with merged cells or rows beyond all measure is refused', () => {
    const far = workbook({
      sheets: { One: sheet(plain, `<mergeCells>${'<mergeCell ref="A1:ZZ1048576"/>'.repeat(3)}</mergeCells>`) },
    });
    expect(cellsOf(far)[0]!.length).toBeLessThan(1001);
    const row = workbook({ sheets: { One: '<sheetData><row r="99999999"><c r="A1"><v>1</v></c></row></sheetData>' } });
    expect(problemOf(row)).toMatch(/row whose number cannot be/);
  });
});
