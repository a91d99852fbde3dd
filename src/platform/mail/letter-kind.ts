import type { Regional } from '../base/regional.js';
import { dateText, type DateParts } from '../base/regional.js';

/** What stands for a placeholder in one mail: a line, lines of a list, or nothing. Some are said in the reader's way. */
export type Filling = Said | ((reader: Regional) => Said);
type Said = string | readonly string[] | null;

/** One placeholder of a kind of mail. */
export interface Place {
  /** For whoever writes a wording. */
  means: string;
  /** What stands for it in a preview. */
  sample: string | readonly string[];
  /** Whether no wording does without it. */
  required?: boolean;
  /** Of an address to open: what its button says where the wording does not. */
  button?: string;
  /** It is empty in some mails; a line with it is left out of those. */
  maybe?: true;
}

export interface Wording {
  subject: string;
  /** Plain text with placeholders: `{name}`, and `{link: Open my page}` where a button gets words of its own. */
  body: string;
}

/** Who gets a kind of mail. */
export const readers = ['candidate', 'panel', 'referee', 'team', 'account'] as const;

/** One kind of mail that the product sends, with the wording that it comes with. */
export interface LetterKind<Name extends string = string> extends Wording {
  /** Names it in addresses and in the database. */
  key: string;
  title: string;
  /** What happens that it is sent: follows "Sent when". */
  sentWhen: string;
  to: (typeof readers)[number];
  /** How far it may be reworded: not at all, for the whole organization, or for one job as well. */
  wordedBy: 'nobody' | 'organization' | 'job';
  places: Record<Name, Place>;
}

/** Declares a kind of mail, so that whoever sends one has to fill exactly its placeholders. */
export function letterKind<Name extends string>(kind: LetterKind<Name>): LetterKind<Name> {
  return kind;
}

/** An instant, in the reader's zone; the year only where it is not this one. */
export function moment(at: Date, parts: DateParts = {}): (reader: Regional) => string {
  return (reader) => {
    const year = (of: Date) => dateText(of, reader, { year: true }).replace(/.*?(\d{4}).*/, '$1');
    return dateText(at, reader, { weekday: true, time: true, year: year(at) !== year(new Date()), ...parts });
  };
}
