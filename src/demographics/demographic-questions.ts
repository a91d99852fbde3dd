/** One question that candidates may answer about themselves, in the categories that US employers report. */
interface DemographicQuestion {
  label: string;
  answers: Readonly<Record<string, string>>;
}

/**
 * What candidates may be asked. Each is voluntary; an answer is one of these or none. Categories of race and ethnicity
 * are those of the EEO-1 report; age is asked as the law draws its line, at 40.
 */
export const demographicQuestions = {
  gender: {
    label: 'Gender',
    answers: { woman: 'Woman', man: 'Man', nonbinary: 'Nonbinary or another gender' },
  },
  ethnicity: {
    label: 'Race or ethnicity',
    answers: {
      hispanic: 'Hispanic or Latino',
      white: 'White',
      black: 'Black or African American',
      asian: 'Asian',
      pacific: 'Native Hawaiian or other Pacific Islander',
      native: 'American Indian or Alaska Native',
      two_or_more: 'Two or more races',
    },
  },
  age: { label: 'Age', answers: { under_40: 'Under 40', from_40: '40 or older' } },
  disability: {
    label: 'Disability',
    answers: { yes: 'Has a disability, or had one', no: 'Has no disability' },
  },
  veteran: { label: 'Protected veteran', answers: { yes: 'A protected veteran', no: 'Not a protected veteran' } },
} as const satisfies Record<string, DemographicQuestion>;

export type DemographicKey = keyof typeof demographicQuestions;

export const demographicKeys = Object.keys(demographicQuestions) as DemographicKey[];

export function questionOf(key: DemographicKey): DemographicQuestion {
  return demographicQuestions[key];
}
