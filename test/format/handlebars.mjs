/** A plugin of prettier that sets the templates: HTML with Handlebars in it, partials among them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isBlock, nodesOf, parseTemplate } from './parse-template.mjs';
import { printTemplate } from './print-template.mjs';

const folder = fileURLToPath(new URL('../../templates', import.meta.url));
const inline = new Map();

/** Whether a partial holds only text and inline elements, so that white space round it counts. */
function isInlinePartial(name) {
  if (!inline.has(name)) {
    inline.set(name, false);
    const file = join(folder, `${name}.hbs`);
    const tree = existsSync(file) && parseTemplate(readFileSync(file, 'utf8'), isInlinePartial);
    inline.set(name, Boolean(tree) && !nodesOf(tree).some(isBlock));
  }
  return inline.get(name);
}

export const languages = [{ name: 'Handlebars page', parsers: ['handlebars-page'] }];

export const parsers = {
  'handlebars-page': {
    astFormat: 'handlebars-page',
    parse: (source) => parseTemplate(source.replaceAll('\r\n', '\n'), isInlinePartial),
    locStart: () => 0,
    locEnd: ({ text }) => text.length,
  },
};

export const printers = {
  'handlebars-page': { print: (path) => printTemplate(path.node) },
};
