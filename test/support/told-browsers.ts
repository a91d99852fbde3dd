const always: Record<string, RegExp> = {
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^(same-origin|strict-origin|no-referrer)$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\).*geolocation=\(\).*microphone=\(\).*publickey-credentials-get=\(self\)/,
  'content-security-policy': /default-src '(self|none)'/,
};
/** Of every page: nothing inline, nothing from elsewhere, no other site around it. */
const ofPages = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
];

interface Told {
  headers: Record<string, unknown>;
  text: string;
}

export function isPage({ headers }: Pick<Told, 'headers'>): boolean {
  return String(headers['content-type']).startsWith('text/html');
}

/** What a browser should have been told with an answer and was not, and what of a page is inline or from elsewhere. */
export function wrongIn(answer: Told): string[] {
  const told = (name: string) => String(answer.headers[name] ?? '');
  const wrong = Object.entries(always)
    .filter(([name, like]) => !like.test(told(name)))
    .map(([name]) => `${name}: ${told(name)}`);
  if (!isPage(answer)) return wrong;
  const policy = told('content-security-policy');
  const lenient = ofPages.filter((directive) => !policy.includes(directive));
  const inline = /<script(?![^>]*\bsrc=)|<style|\son\w+\s*=\s*["']|\sstyle\s*=|javascript:/i.exec(answer.text)?.[0];
  const elsewhere = /(?:src|href)="(?:https?:)?\/\/[^"]*"[^>]*>/i.exec(answer.text)?.[0];
  return [...wrong, ...lenient, ...(inline ? [`inline: ${inline}`] : []), ...(elsewhere ? [elsewhere] : [])];
}
