import { describe, expect, it } from '@jest/globals';
import { pageStyle } from './print.js';

describe('The style of a printed page', () => {
  it('numbers the pages unless told not to', () => {
    expect(pageStyle('A4')).toContain('counter(page) " / " counter(pages)');
    expect(pageStyle('A4', { pageNumbers: false })).not.toContain('counter');
  });

  it('lets no running text end its string, its rule or the style element', () => {
    const hostile = 'a"} @import "x"; \\ </style><script>\n\0';
    const style = pageStyle('Letter', { topLeft: hostile });
    const [, content = ''] = /@top-left\{content:"([^"]*)"\}/.exec(style) ?? [];
    expect(content).toContain('@import');
    expect(content).not.toMatch(/[<>\n\0]/);
    expect(content.replace(/\\[0-9a-f]+ /g, '')).not.toContain('\\');
  });
});
