import { describe, expect, it } from '@jest/globals';
import { languageFromLetters, packetFontFaces, packetFontStack } from './fonts.js';

/** The families of a sheet and the characters that each is given for, as far as these are in the text. */
async function families(text: string): Promise<Record<string, string>> {
  const css = await packetFontFaces(text);
  const found: Record<string, string> = {};
  for (const [, family = '', ranges = ''] of css.matchAll(/font-family:"([^"]+)";.*?unicode-range:([^}]+)\}/g)) {
    const has = (character: string) => {
      const code = character.codePointAt(0) ?? 0;
      return ranges.split(',').some((range) => {
        const [first = '', last = first] = range.slice(2).split('-');
        return code >= parseInt(first, 16) && code <= parseInt(last, 16);
      });
    };
    found[family] = sorted(`${found[family] ?? ''}${[...text].filter(has).join('')}`);
  }
  return found;
}

function sorted(text: string): string {
  return [...new Set(text)].sort().join('');
}

describe('The fonts of a packet', () => {
  it('are the Latin ones alone for Latin, Cyrillic and Greek names', async () => {
    expect(Object.keys(await families('Zoë Łukasz Đỗ Анна Γιώργος'))).toEqual(['Source Sans 3']);
  });

  it.each([
    ['أمينة', 'Noto Sans Arabic'],
    ['נועה', 'Noto Sans Hebrew'],
    ['प्रिया', 'Noto Sans Devanagari'],
    ['李娜', 'Noto Sans SC Variable'],
    ['はなこ', 'Noto Sans JP Variable'],
    ['김민준', 'Noto Sans KR Variable'],
  ])('for %s are of %s', async (text, family) => {
    expect(await families(text)).toEqual({ [family]: sorted(text) });
  });

  it('draw Chinese characters as Japanese or Korean ones in a name that has kana or hangul', async () => {
    expect(await families('<td>直美はな</td><td>金민준</td><td>张</td>')).toMatchObject({
      'Noto Sans JP Variable': sorted('直美はな'),
      'Noto Sans KR Variable': sorted('金민준'),
      'Noto Sans SC Variable': '张',
    });
  });

  it('follow the language that is named', async () => {
    const found = await families('<b lang="ja">渡辺</b><b lang="zh-TW">陳</b><b lang="zh-CN">陈</b>');
    expect(found).toMatchObject({
      'Noto Sans JP Variable': sorted('渡辺'),
      'Noto Sans TC Variable': '陳',
      'Noto Sans SC Variable': '陈',
    });
  });

  it('come inlined, with no address outside of the sheet', async () => {
    const css = await packetFontFaces('Zoë 李娜 👍');
    expect([...css.matchAll(/url\((.{5})/g)].map(([, start]) => start)).not.toHaveLength(0);
    expect(css.replace(/url\(data:font\/woff2;base64,[A-Za-z0-9+/=]+\)/g, '')).not.toMatch(/url|import/);
  });

  it('are the same whatever the order of the text', async () => {
    expect(await packetFontFaces('<p>李</p><p>Анна</p><p>娜</p>')).toBe(
      await packetFontFaces('<p>娜</p><p>李</p><p>Анна</p>'),
    );
  });

  it('are all in the stack that the style sheet uses', async () => {
    for (const family of Object.keys(await families('aЖ أ נ प 李 <b lang="zh-TW">陳</b> はな 김 ☑ 👍'))) {
      expect(packetFontStack).toContain(`"${family}"`);
    }
  });
});

describe('The language that letters give away', () => {
  it.each([
    ['山田はなこ', 'ja'],
    ['タナカ', 'ja'],
    ['김민준', 'ko'],
    ['李娜', undefined],
    ['Anna', undefined],
  ])('of %s is %s', (text, language) => {
    expect(languageFromLetters(text)).toBe(language);
  });
});
