import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templatesFolder } from '../../platform/views/views.js';

/** A sheet for each part of the packet; a later one wins. */
const parts = ['paper', 'tables', 'first-page', 'evidence', 'letter', 'method', 'candidates', 'appendix'];

/** What sets a packet on paper, to stand after the application's own styles. */
export function packetStyles(): string {
  return parts.map((part) => readFileSync(join(templatesFolder, 'packet', 'css', `${part}.css`), 'utf8')).join('\n');
}
