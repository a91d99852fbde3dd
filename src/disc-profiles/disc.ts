/** The four dimensions, in the order in which they are always shown. */
export const dimensions = ['d', 'i', 's', 'c'] as const;
export type Dimension = (typeof dimensions)[number];

export const dimensionName: Record<Dimension, string> = {
  d: 'Dominance',
  i: 'Influence',
  s: 'Steadiness',
  c: 'Conscientiousness',
};

export type Dimensions = Record<Dimension, number>;
/** How often each was chosen; the star stands for words that belong to no dimension. */
export type Tallies = Dimensions & { star: number };

/** What Most and Least each total: one choice in each of 28 groups of words. */
export const tallyTotal = 28;

/** What a profile says, in the form that its report has. The round file's `disc` has the same shape. */
export type DiscValues =
  | { form: 'style'; style: string }
  | { form: 'scores'; scores: Dimensions }
  | { form: 'segments'; segments: Dimensions }
  | { form: 'tallies'; most: Tallies; least: Tallies };

export type Disc = DiscValues & {
  /** A calendar day, YYYY-MM-DD. */
  takenOn?: string;
  instrument?: string;
  note?: string;
};

/** One to three different letters of D, I, S and C, in any case, with or without slashes between them. */
export function isDiscStyle(style: string): boolean {
  if (!/^[DISC](\/?[DISC]){0,2}$/i.test(style)) return false;
  const letters = lettersOf(style);
  return new Set(letters).size === letters.length;
}

/** The dimensions that a style names, the leading one first. */
export function lettersOf(style: string): Dimension[] {
  return [...style.toLowerCase()].filter((letter): letter is Dimension => dimensions.includes(letter as Dimension));
}

export function totalOf(tallies: Tallies): number {
  return dimensions.reduce((sum, dimension) => sum + tallies[dimension], tallies.star);
}

/** A stored profile: its form, and the form's values beside it. */
export interface StoredDisc {
  form: DiscValues['form'];
  values: Record<string, unknown>;
  takenOn: string | null;
  instrument: string;
  note: string;
}

/** What a stored profile says, as its form has it. */
export function valuesOf({ form, values }: Pick<StoredDisc, 'form' | 'values'>): DiscValues {
  return { ...values, form } as DiscValues;
}

/** A stored profile in the shape of a round file's `disc`: what is empty is left out. */
export function discOf(profile: StoredDisc): Disc {
  return {
    ...valuesOf(profile),
    ...(profile.takenOn && { takenOn: profile.takenOn }),
    ...(profile.instrument && { instrument: profile.instrument }),
    ...(profile.note && { note: profile.note }),
  };
}
