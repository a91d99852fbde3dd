import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packetFontFaces, packetFontStack } from '../../platform/browser/fonts.js';
import type { Regional } from '../../platform/base/regional.js';
import { markup, safe } from '../../platform/views/html.js';
import { productViews, templatesFolder, type Views } from '../../platform/views/views.js';
import type { PacketModel } from './packet-model.js';

let prepared: { views: Views; styles: string } | undefined;

/**
 * A packet as one HTML document with its styles and fonts inside; it refers to nothing outside. The same model gives
 * the same text.
 * @param regional its dates are printed
 */
export async function packetHtml(model: PacketModel, regional: Regional): Promise<string> {
  prepared ??= prepare();
  const body = prepared.views.renderBare('packet/document', model, regional);
  const fonts = await packetFontFaces(`<html lang="en"><title>${model.title}</title>${body}</html>`);
  const style = `${fonts}${prepared.styles}`;
  const head = markup`<html lang="en"><head><title>${model.title}</title><style>${safe(style)}</style></head>`;
  return `${head.toString()}<body>${body}</body></html>`;
}

function prepare(): { views: Views; styles: string } {
  const views = productViews();
  return { views, styles: `${views.assets.styles}\n:root{--font:${packetFontStack}}\n${packetStyles()}` };
}

/** A sheet for each part of the packet; a later one wins. */
const parts = ['paper', 'tables', 'first-page', 'evidence', 'letter', 'method', 'candidates', 'appendix'];

/** What sets a packet on paper, to stand after the application's own styles. */
export function packetStyles(): string {
  return parts.map((part) => readFileSync(join(templatesFolder, 'packet', 'css', `${part}.css`), 'utf8')).join('\n');
}
