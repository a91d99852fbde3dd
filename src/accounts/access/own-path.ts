/** Any site will do that is not in use. */
const nowhere = 'http://own.invalid';

/**
 * A path of this site, as a browser would read it; nothing for an address that would lead elsewhere (`//elsewhere`,
 * `/\elsewhere`, `javascript:…`), or is too long to be one of ours.
 */
export function ownPath(path: string | undefined): string | undefined {
  if (!path?.startsWith('/') || path.length > 2000 || !URL.canParse(path, nowhere)) return undefined;
  const url = new URL(path, nowhere);
  const own = `${url.pathname}${url.search}${url.hash}`;
  return url.origin === nowhere && !own.startsWith('//') ? own : undefined;
}
