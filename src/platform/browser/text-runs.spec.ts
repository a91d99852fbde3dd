import { describe, expect, it } from '@jest/globals';
import { textRuns } from './fonts.js';

describe('The runs of text in a document', () => {
  it('are cut at every tag', () => {
    expect(textRuns('<p>one <b>two</b><br>three</p>').map((run) => run.text)).toEqual(['one ', 'two', 'three']);
  });

  it('carry the language of the nearest element that names one', () => {
    const html = '<html lang="en"><p>a<span lang="ja">b<i>c</i></span>d<img lang="ko">e</p></html>';
    expect(textRuns(html).map((run) => `${run.text}:${run.language}`)).toEqual([
      'a:en',
      'b:ja',
      'c:ja',
      'd:en',
      'e:en',
    ]);
  });

  it('are the whole of a plain text', () => {
    expect(textRuns('李娜 and 3 < 4')).toEqual([
      { text: '李娜 and 3 ', language: undefined },
      { text: '<', language: undefined },
      { text: ' 4', language: undefined },
    ]);
  });
});
