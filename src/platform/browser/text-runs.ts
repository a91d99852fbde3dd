/** A piece of a document's text between two tags, and the language it stands in, if a `lang` attribute says so. */
export interface TextRun {
  text: string;
  language?: string;
}

const markup = /<(\/?)([a-z][\w-]*)([^>]*)>|<!--[^]*?-->|([^<]+|<)/gi;
const empty = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

/** The runs of text in an HTML document or in plain text. Made for documents of our own: it follows no repair rules. */
export function textRuns(html: string): TextRun[] {
  const runs: TextRun[] = [];
  const open: { name: string; language?: string }[] = [];
  for (const [, closing, tag, attributes = '', text] of html.matchAll(markup)) {
    const language = open.at(-1)?.language;
    const name = tag?.toLowerCase();
    if (text?.trim()) runs.push({ text, language });
    if (!name || empty.has(name) || attributes.endsWith('/')) continue;
    if (closing)
      open.length = Math.max(
        open.findLastIndex((element) => element.name === name),
        0,
      );
    else open.push({ name, language: /\slang\s*=\s*["']?([\w-]+)/i.exec(attributes)?.[1] ?? language });
  }
  return runs;
}
