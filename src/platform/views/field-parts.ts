import type Handlebars from 'handlebars';
import { DateTime } from 'luxon';
import { type Regional, usual } from '../base/regional.js';
import { attributes, markup, type Html } from './html.js';
import { fullName, openForm, type OpenField } from './open-form.js';

type HelperOptions = Handlebars.HelperOptions;

/** What every field helper takes. */
export interface FieldHash {
  name: string;
  label: string;
  /** What the summary of errors calls the field, where several have the same label. */
  called?: string;
  value?: unknown;
  hint?: string;
  required?: boolean;
  /** False where a field that may stay empty need not say so. */
  optional?: boolean;
  maxlength?: number;
  autocomplete?: string;
  width?: 'short' | 'medium';
}

/** Opens the field a helper writes. Throws for a helper without name or label, and outside a form. */
export function opened(options: HelperOptions, helper: string, hash: FieldHash): OpenField {
  if (!options?.hash || !hash.name || !hash.label) {
    throw new Error(
      `{{${helper}}} needs name= and label=; to print a value called ${helper}, write {{this.${helper}}}`,
    );
  }
  return openForm(options, helper).field(fullName(options, hash.name), hash.called ?? hash.label, hash.value);
}

export function common(field: OpenField, hash: FieldHash): Record<string, unknown> {
  const { required, maxlength, autocomplete } = hash;
  return { id: field.id, name: field.name, required, maxlength, autocomplete };
}

/** Adds what describes a field (its hint, its error) to its attributes. */
export function described(written: Html, field: OpenField, hint: string | undefined, group = false): Html {
  const wrong = field.errors.length > 0;
  const by = [hint && `${field.id}-hint`, wrong && `${field.id}-wrong`].filter(Boolean).join(' ');
  return markup`${written}${attributes({ 'aria-describedby': by || undefined, 'aria-invalid': wrong && !group && 'true' })}`;
}

/** A control with its label, hint and error. */
export function wrapped(options: HelperOptions, field: OpenField, hash: FieldHash, control: Html): Html {
  const optional =
    !hash.required &&
    hash.optional !== false &&
    openForm(options, 'field').marksOptional &&
    markup` <span class="optional">optional</span>`;
  const width = hash.width ? ` ${hash.width}` : '';
  const label = markup`<label for="${field.id}">${hash.label}${optional}</label>`;
  return markup`<div class="field${width}${wrongClass(field)}">
    ${label}${hintLine(field, hash.hint)}${control}${errorLines(field)}${nowLine(options, field, hash)}
  </div>`;
}

export function hintLine(field: OpenField, hint: string | undefined): Html | undefined {
  return hint ? markup`<p class="hint" id="${field.id}-hint">${hint}</p>` : undefined;
}

export function errorLines(field: OpenField): Html | undefined {
  if (field.errors.length === 0) return undefined;
  return markup`<p class="wrong" id="${field.id}-wrong">${field.errors.join(' ')}</p>`;
}

function nowLine(options: HelperOptions, field: OpenField, hash: FieldHash): Html | undefined {
  const now = openForm(options, 'field').heldNow(field.name, hash.value);
  return now === undefined ? undefined : markup`<p class="hint">Currently saved: ${now === '' ? 'nothing' : now}</p>`;
}

export function wrongClass(field: OpenField): string {
  return field.errors.length > 0 ? ' is-wrong' : '';
}

/** A number field is a text field with a number pad: what was typed wrongly can then be shown again. */
export function inputType(type: string, value: string): string {
  if (type === 'number') return 'text';
  const pattern = { date: /^\d{4}-\d\d-\d\d$/, 'datetime-local': /^\d{4}-\d\d-\d\dT\d\d:\d\d/ }[type];
  return pattern && value !== '' && !pattern.test(value) ? 'text' : type;
}

/** A value as its input wants it: an instant becomes local time in the zone. */
export function inputValue(value: unknown, type: string, zone: string): string {
  const instant = value instanceof Date || (typeof value === 'string' && /T.*(Z|[+-]\d\d:\d\d)$/.test(value));
  if (!instant || (type !== 'date' && type !== 'datetime-local')) return plain(value);
  const at = (value instanceof Date ? DateTime.fromJSDate(value) : DateTime.fromISO(String(value))).setZone(zone);
  return at.isValid ? at.toFormat(type === 'date' ? 'yyyy-MM-dd' : "yyyy-MM-dd'T'HH:mm") : plain(value);
}

/** A value as text; objects and nothing are empty. */
export function plain(value: unknown): string {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value) ? String(value) : '';
}

/** The reader's time zone and locale; the usual ones where the page names none. */
export function regionalOf(options: HelperOptions | undefined): Regional {
  const { timeZone, locale } = (options?.data?.page ?? {}) as Partial<Regional>;
  return { timeZone: timeZone ?? usual.timeZone, locale: locale ?? usual.locale };
}
