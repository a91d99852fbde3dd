import { InvalidInput } from '../../platform/base/domain-errors.js';

/** What a text to many can say of each: `{name}`. */
export interface Places {
  name: string;
  job: string;
  sender: string;
}

const known: readonly (keyof Places)[] = ['name', 'job', 'sender'];

/** The text as it goes to one candidate. */
export function filledText(text: string, places: Places): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => places[name as keyof Places] ?? whole);
}

/** @throws InvalidInput at `field` where a text has a place that nothing fills */
export function refuseUnknownPlaces(text: string, field: string): void {
  const wrong = [...text.matchAll(/\{([^{}\n]*)\}/g)].find(([, name]) => !known.includes(name as keyof Places));
  if (!wrong) return;
  const all = known.map((name) => `{${name}}`).join(', ');
  throw InvalidInput.field(field, `${wrong[0]} can’t be filled in. Use ${all}, or write it without braces.`);
}

/** What a new mailing starts with. */
export const startText = { subject: '{job}: your application', body: 'Hello {name},\n\n\n\nBest regards,\n{sender}' };
