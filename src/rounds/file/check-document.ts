import { objectIn, textIn, type UncheckedObject } from './unchecked-object.js';
import { below, type Problem } from './problem.js';

const notBase64 = 'is not base64: letters, digits, + and /, its length a multiple of 4, = only at the end';

/** The problem with a document's content, if it is not base64. */
export function checkDocument(owner: UncheckedObject, field: string): Problem[] {
  const document = objectIn(owner, field);
  const content = document && textIn(document, 'content');
  if (!document || content === undefined || isBase64(content)) return [];
  return [{ pointer: below(document.at, 'content'), message: notBase64 }];
}

function isBase64(text: string): boolean {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const body = text.slice(0, text.length - padding);
  return text.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(body);
}
