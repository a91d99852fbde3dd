const blocks = /<\/?(?:p|h[1-6]|ul|ol|div|table|tr|section)\b[^>]*>/g;

/**
 * A mail in plain text, from the markup of its own template: paragraphs apart, list items with a dash, the address of a
 * link after its words.
 * @param html what `templates/mail` makes; not meant for anybody else's markup
 */
export function plainText(html: string): string {
  return html
    .replace(/\s+/g, ' ')
    .replace(/<a\b[^>]*\bhref="([^"]*)"[^>]*>(.*?)<\/a>/g, (_, address: string, words: string) =>
      withoutTags(words).trim() === address ? address : `${words.trim()}:\n${address}\n`,
    )
    .replace(/<br\b[^>]*>/g, '\n')
    .replace(/<li\b[^>]*>/g, '\n- ')
    .replace(/<\/li>/g, '')
    .replace(blocks, '\n\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot));/gi, entity)
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function withoutTags(html: string): string {
  return html.replace(/<[^>]+>/g, '');
}

function entity(_: string, hex: string | undefined, decimal: string | undefined, name: string | undefined): string {
  if (name) return { amp: '&', lt: '<', gt: '>', quot: '"' }[name.toLowerCase()] ?? '';
  return String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal));
}
