import { describe, expect, it } from '@jest/globals';
import { cleanCopy, docx } from '../../src/platform/documents/clean-copy.js';
import { lookInto } from '../../src/platform/documents/looked-into.js';
import { docxOf, pngOf } from '../factories/documents.js';

/** A Word file whose text makes a reader go through all of it again at every step. */
const endless = () => docxOf('x', 'N', { 'word/footnotes.xml': Buffer.from(`<w>${'<!--'.repeat(2_000_000)}</w>`) });

describe('looking into a document', () => {
  it('finds the same as on the spot', async () => {
    const bytes = docxOf('The queue comes first.');
    const { copy, words } = await lookInto(bytes, docx);
    expect(copy).toEqual(await cleanCopy(bytes, docx));
    expect(words).toContain('The queue comes first.');
  });

  it('keeps no one else waiting, and is given up where it does not end', async () => {
    let turns = 0;
    const clock = setInterval(() => (turns += 1), 10);
    const { copy } = await lookInto(endless(), docx, 800);
    clearInterval(clock);
    expect(copy).toEqual({ problem: 'it takes too long to look into' });
    expect(turns).toBeGreaterThan(4);
  });

  it('goes on with the next document after one that was given up or broken', async () => {
    const given = [
      lookInto(endless(), docx, 800),
      lookInto(Buffer.from('no'), 'image/png'),
      lookInto(pngOf(), 'image/png'),
    ];
    const [endlessly, broken, good] = await Promise.all(given);
    expect(endlessly!.copy).toHaveProperty('problem');
    expect(broken!.copy).toEqual({ problem: 'the picture is broken' });
    expect(good!.copy).toHaveProperty('content');
  });
});
