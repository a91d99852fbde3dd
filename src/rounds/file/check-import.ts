import { mediaTypeOf } from '../../candidates/media-type.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { below, shown, type Problem } from './problem.js';
import type { RoundDocument, RoundFile } from './round-file.js';

/**
 * What keeps a valid round out of a database: two people with one email address, documents of a kind that is not
 * stored. A comparison does not mind these, so they are no errors of the file.
 */
export async function checkImport(round: RoundFile): Promise<Problem[]> {
  const documents = [
    ...round.candidates.map(({ resume }, index) => ({ document: resume, at: `/candidates/${index}/resume` })),
    ...round.sittings.map(({ document }, index) => ({ document, at: `/sittings/${index}/document` })),
  ];
  const unknown = await Promise.all(documents.map(({ document, at }) => checkKind(document, at)));
  return [
    ...sharedAddresses('/team', round.team),
    ...sharedAddresses('/candidates', round.candidates),
    ...unknown.flat(),
  ];
}

function sharedAddresses(list: string, people: readonly { email?: string }[]): Problem[] {
  const first = new Map<string, string>();
  return people.flatMap(({ email }, index) => {
    if (email === undefined) return [];
    const at = below(list, index);
    const before = first.get(email.toLowerCase());
    first.set(email.toLowerCase(), before ?? at);
    if (before === undefined) return [];
    const message = `“${shown(email)}” is already the address of ${before}; two people can’t share one`;
    return [{ pointer: below(at, 'email'), message }];
  });
}

async function checkKind(document: RoundDocument | undefined, at: string): Promise<Problem[]> {
  if (!document) return [];
  const pointer = below(at, 'content');
  return mediaTypeOf(Buffer.from(document.content, 'base64'), pointer).then(
    () => [],
    (error: unknown) => {
      if (!(error instanceof InvalidInput)) throw error;
      return [{ pointer, message: 'isn’t a PDF, Word document (.docx), PNG, JPEG, or UTF-8 text' }];
    },
  );
}
