import { packetFontStack } from './fonts.js';
import type { Paper } from '../base/regional.js';

/** Text above and below every printed page. It is text: nothing in it is read as HTML or CSS. */
export interface RunningText {
  topLeft?: string;
  topRight?: string;
  bottomLeft?: string;
  bottomCenter?: string;
  /** "1 / 14" at the lower right; on unless false. */
  pageNumbers?: boolean;
}

/**
 * The page as CSS: paper, margins, running text and page numbers. It comes before the document's own styles,
 * so that these may change it (`@page`, and `@page :first` for a first page of its own).
 */
export function pageStyle(paper: Paper, running: RunningText = {}): string {
  const boxes = [
    box('top-left', running.topLeft),
    box('top-right', running.topRight),
    box('bottom-left', running.bottomLeft),
    box('bottom-center', running.bottomCenter),
    running.pageNumbers === false ? '' : '@bottom-right{content:counter(page) " / " counter(pages)}',
  ];
  const text = `font-family:${packetFontStack};font-size:8.5pt;font-variant-numeric:tabular-nums`;
  return `@page{size:${paper};margin:18mm 16mm 18mm;${text};${boxes.join('')}}`;
}

function box(place: string, text: string | undefined): string {
  return text ? `@${place}{content:${cssString(text)}}` : '';
}

/** A CSS string in which every character that could end it, or the style element around it, is escaped. */
function cssString(text: string): string {
  const escaped = text.replace(/[\p{Cc}"'\\<>&]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code === 0 ? '' : `\\${code.toString(16)} `;
  });
  return `"${escaped}"`;
}
