import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packetStyles } from '../../packets/document/packet-styles.js';
import { packetFontFaces, packetFontStack } from '../../platform/browser/fonts.js';
import type { Regional } from '../../platform/base/regional.js';
import { markup, safe } from '../../platform/views/html.js';
import { productViews, templatesFolder, type Views } from '../../platform/views/views.js';

let prepared: { views: Views; styles: string } | undefined;

/**
 * A part of the records as one HTML document with styles and fonts inside. Every element with an id is the target of a
 * link that nobody sees, so that the printed file says on which page it stands.
 */
export async function recordsHtml(template: string, model: object, regional: Regional): Promise<string> {
  prepared ??= prepare();
  const body = prepared.views.renderBare(template, model, regional);
  const links = [...body.matchAll(/ id="(r\d+)"/g)].map(([, id]) => `<a href="#${id}"></a>`).join('');
  const fonts = await packetFontFaces(`<html lang="en">${body}</html>`);
  const head = markup`<html lang="en"><head><title>Records</title><style>${safe(`${fonts}${prepared.styles}`)}</style></head>`;
  return `${head.toString()}<body><nav hidden>${links}</nav>${body}</body></html>`;
}

function prepare(): { views: Views; styles: string } {
  const views = productViews();
  const own = readFileSync(join(templatesFolder, 'records', 'records.css'), 'utf8');
  return { views, styles: `${views.assets.styles}\n:root{--font:${packetFontStack}}\n${packetStyles()}\n${own}` };
}
