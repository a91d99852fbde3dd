import { describe, expect, it } from '@jest/globals';
import { InvalidInput } from '../platform/base/domain-errors.js';
import { mediaTypeOf, storedName } from './media-type.js';

describe('what a file is', () => {
  it('is found in its bytes, whatever it is called', async () => {
    expect(await mediaTypeOf(Buffer.from('%PDF-1.7\n%âãÏÓ\n'), 'resume')).toBe('application/pdf');
    expect(await mediaTypeOf(Buffer.from('Erfahrung: zwölf Jahre\n'), 'resume')).toBe('text/plain');
    const picture = 'ffd8ffe000104a46494600010100000100010000ffc0000b080010001001011100ffd9';
    expect(await mediaTypeOf(Buffer.from(picture, 'hex'), 'resume')).toBe('image/jpeg');
  });

  it.each([
    ['a program', Buffer.from('4d5a90000300000004000000ffff0000', 'hex')],
    ['an archive', Buffer.from('1f8b0800000000000003', 'hex')],
    ['text that is not UTF-8', Buffer.from([0x52, 0xe9, 0x73, 0x75, 0x6d, 0xe9])],
    ['text with a NUL', Buffer.from('a\0b')],
    ['nothing', Buffer.alloc(0)],
  ])('refuses %s and names the field', async (_, bytes) => {
    const refused = await mediaTypeOf(bytes, 'resume').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InvalidInput);
    expect((refused as InvalidInput).fields[0]?.field).toBe('resume');
  });

  it('keeps a name without folders, control and direction characters', () => {
    const named = (fileName: string): string => storedName({ fileName, bytes: Buffer.alloc(0) });
    expect(named('C:\\Users\\a\\cv.pdf')).toBe('cv.pdf');
    expect(named('../../etc/passwd')).toBe('passwd');
    expect(named('cv\u202Efdp.exe\r\n')).toBe('cvfdp.exe');
    expect(named('///')).toBe('file');
    expect(named(`${'x'.repeat(300)}.pdf`)).toHaveLength(200);
  });
});
