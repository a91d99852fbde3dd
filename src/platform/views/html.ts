import Handlebars from 'handlebars';

/** Markup that is already safe to send: it is not escaped again. */
export type Html = Handlebars.SafeString;
type Inner = string | number | Html | null | undefined | false | readonly Inner[];

/** Any value as text that is safe inside an element or a quoted attribute; null and undefined are empty. */
export function escaped(value: unknown): string {
  return value === null || value === undefined ? '' : Handlebars.escapeExpression(String(value));
}

/** Marks markup made by the server itself as safe. Never give it anything a person typed. */
export function safe(markup: string): Html {
  return new Handlebars.SafeString(markup);
}

export function isHtml(value: unknown): value is Html {
  return value instanceof Handlebars.SafeString;
}

/** A template literal whose values are escaped, but for other markup; lists are joined, false and null are empty. */
export function markup(parts: TemplateStringsArray, ...values: Inner[]): Html {
  let text = parts[0]!;
  for (let index = 0; index < values.length; index += 1) text += inner(values[index]) + parts[index + 1]!;
  return safe(text);
}

/** Attributes with a leading space each; true gives the bare name, false, null and undefined leave it out. */
export function attributes(values: Record<string, unknown>): Html {
  let text = '';
  for (const name of Object.keys(values)) {
    const value = values[name];
    if (value === undefined || value === null || value === false) continue;
    text += value === true ? ` ${name}` : ` ${name}="${escaped(value)}"`;
  }
  return safe(text);
}

function inner(value: Inner): string {
  if (value === null || value === undefined || value === false) return '';
  if (isHtml(value)) return value.toHTML();
  if (Array.isArray(value)) return value.map((item: Inner) => inner(item)).join('');
  return escaped(value);
}
