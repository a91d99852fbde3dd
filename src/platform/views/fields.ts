import type Handlebars from 'handlebars';
import {
  common,
  described,
  errorLines,
  type FieldHash,
  hintLine,
  inputType,
  inputValue,
  opened,
  plain,
  wrapped,
  wrongClass,
  regionalOf,
} from './field-parts.js';
import { attributes, escaped, type Html, markup, safe } from './html.js';
import { fullName, openForm } from './open-form.js';

/** The fields of a form. Each takes `name` and `label`; inside a refused form it shows what was sent. */
export const fieldHelpers = { text, longtext, select, choices, check, pick, file, hidden, scale };

type HelperOptions = Handlebars.HelperOptions;

interface Choice {
  value: unknown;
  label: string;
  hint?: string;
  /** Of an option of a select: what other fields are shown by, as data-kind. */
  kind?: string;
}

function text(this: unknown, options: HelperOptions): Html {
  const hash = options.hash as FieldHash & { type?: string; min?: unknown; max?: unknown; step?: unknown };
  const field = opened(options, 'text', hash);
  const zone = regionalOf(options).timeZone;
  const type = hash.type ?? 'text';
  const value = type === 'password' ? '' : inputValue(field.value, type, zone);
  const input = attributes({
    ...common(field, hash),
    type: inputType(type, value),
    inputmode: { number: 'decimal', email: 'email', tel: 'tel', search: 'search' }[type],
    value,
    min: hash.min,
    max: hash.max,
    step: hash.step,
  });
  const hint = hash.hint ?? (type === 'datetime-local' ? `Time in ${zone.replaceAll('_', ' ')}` : undefined);
  return wrapped(options, field, { ...hash, hint }, markup`<input${described(input, field, hint)}>`);
}

function longtext(this: unknown, options: HelperOptions): Html {
  const hash = options.hash as FieldHash & { rows?: number };
  const field = opened(options, 'longtext', hash);
  const area = attributes({ ...common(field, hash), rows: hash.rows ?? 4 });
  const control = markup`<textarea${described(area, field, hash.hint)}>
${plain(field.value)}</textarea>`;
  return wrapped(options, field, hash, control);
}

function select(this: unknown, options: HelperOptions): Html {
  const hash = options.hash as FieldHash & { options: readonly Choice[]; blank?: string };
  const field = opened(options, 'select', hash);
  const chosen = plain(field.value);
  const blank = hash.blank !== undefined && markup`<option value="">${hash.blank}</option>`;
  const written = Object.isFrozen(hash.options) ? writtenOnce(hash.options) : hash.options.map(optionOf);
  const items = written.map(({ value, start, rest }) => `${start}${value === chosen ? ' selected' : ''}${rest}`);
  const control = markup`<select${described(attributes(common(field, hash)), field, hash.hint)}>${blank}${safe(items.join(''))}</select>`;
  return wrapped(options, field, hash, control);
}

/** An option of a select, written in two parts: whether it is selected stands between them. */
interface WrittenOption {
  value: string;
  start: string;
  rest: string;
}

function optionOf({ value, label, kind }: Choice): WrittenOption {
  const start = `<option${attributes({ value: plain(value) }).toHTML()}`;
  const rest = `${attributes({ 'data-kind': kind }).toHTML()}>${escaped(label)}</option>`;
  return { value: plain(value), start, rest };
}

/** Of options that never change, such as all time zones. */
const kept = new WeakMap<readonly Choice[], WrittenOption[]>();

function writtenOnce(options: readonly Choice[]): WrittenOption[] {
  const written = kept.get(options) ?? options.map(optionOf);
  kept.set(options, written);
  return written;
}

function choices(this: unknown, options: HelperOptions): Html {
  const hash = options.hash as FieldHash & { options: readonly Choice[]; multiple?: boolean; inline?: boolean };
  const name = hash.multiple ? `${hash.name}[]` : hash.name;
  const field = opened(options, 'choices', { ...hash, name });
  const chosen = (Array.isArray(field.value) ? field.value : [field.value]).map(plain);
  const items = hash.options.map((choice, index) => {
    const value = plain(choice.value);
    const id = index === 0 ? field.id : `${field.id}--${index + 1}`;
    const box = attributes({
      id,
      type: hash.multiple ? 'checkbox' : 'radio',
      name: field.name,
      value,
      checked: chosen.includes(value) && (value !== '' || hash.value === ''),
      required: !hash.multiple && hash.required,
    });
    const hint = choice.hint && markup`<span class="hint">${choice.hint}</span>`;
    return markup`<label class="choice" for="${id}"><input${box}><span>${choice.label}${hint}</span></label>`;
  });
  const group = described(attributes({ class: `field choices${wrongClass(field)}` }), field, hash.hint, true);
  const row = markup`<div class="choice-list${hash.inline ? ' inline' : ''}">${items}</div>`;
  return markup`<fieldset${group}><legend>${hash.label}</legend>${hintLine(field, hash.hint)}${row}${errorLines(field)}</fieldset>`;
}

function check(this: unknown, options: HelperOptions): Html {
  const hash = options.hash as FieldHash & { checked?: boolean };
  const field = opened(options, 'check', { ...hash, value: hash.checked });
  const on = ['true', 'on', 'yes', '1'].includes(plain(field.value));
  const box = attributes({
    id: field.id,
    type: 'checkbox',
    name: field.name,
    value: 'true',
    checked: on,
    required: hash.required,
  });
  const label = markup`<label class="choice" for="${field.id}"><input${described(box, field, hash.hint)}><span>${hash.label}</span></label>`;
  return markup`<div class="field${wrongClass(field)}">${label}${hintLine(field, hash.hint)}${errorLines(field)}</div>`;
}

/** A check box of many with one name, whose label is for those who listen; its value is sent where it is checked. */
function pick(this: unknown, options: HelperOptions): Html {
  const { name, value, label } = options.hash as { name: string; value: unknown; label: string };
  const form = openForm(options, 'pick');
  const sent = form.sent(name);
  const chosen = (Array.isArray(sent) ? sent : [sent]).map(plain);
  const box = attributes({
    type: 'checkbox',
    name: `${name}[]`,
    value: plain(value),
    checked: chosen.includes(plain(value)),
    'aria-label': label,
  });
  return markup`<label class="pick"><input${box}></label>`;
}

function file(this: unknown, options: HelperOptions): Html {
  const hash = options.hash as FieldHash & { accept?: string; multiple?: boolean };
  const field = opened(options, 'file', hash);
  const input = attributes({
    id: field.id,
    name: field.name,
    type: 'file',
    accept: hash.accept,
    multiple: hash.multiple,
    required: hash.required,
  });
  return wrapped(options, field, hash, markup`<input${described(input, field, hash.hint)}>`);
}

function hidden(this: unknown, options: HelperOptions): Html {
  const { name, value } = options.hash as { name: string; value?: unknown };
  const full = fullName(options, name);
  const held = plain(openForm(options, 'hidden').held(full, value));
  return markup`<input${attributes({ type: 'hidden', name: full, value: held })}>`;
}

/** What is sent where a panelist saw nothing to rate. */
export const notObserved = 'not-observed';

interface ScaleHash extends FieldHash {
  /** How many levels, lowest first; 1 to 7. */
  levels: number;
  /** The words for each level, lowest first; may be shorter or empty. */
  anchors?: readonly string[];
  /** Names in the place of the numbers, lowest first: No, Yes. */
  names?: readonly string[];
  /** Whether "not observed" may be chosen. */
  unobserved?: boolean;
  /** True where the label stands elsewhere on the page and is only for those who listen. */
  quiet?: boolean;
}

/** The rating scale: one large radio button a level, with the anchor's words in it. Null is not observed. */
export function scale(this: unknown, options: Handlebars.HelperOptions): Html {
  const hash = options.hash as ScaleHash;
  const field = opened(options, 'scale', { ...hash, value: hash.value === null ? notObserved : hash.value });
  const held = plain(field.value);
  const levels = Array.from({ length: hash.levels }, (_, index) => {
    const value = String(index + 1);
    const id = index === 0 ? field.id : `${field.id}--${value}`;
    const words = hash.anchors?.[index];
    const radio = attributes({ id, type: 'radio', name: field.name, value, checked: held === value });
    const anchor = words && markup`<span class="level-words">${words}</span>`;
    return markup`<label class="level" for="${id}"><input${radio}><span class="level-name">${hash.names?.[index] ?? value}</span>${anchor}</label>`;
  });
  const box = attributes({ class: `field scale${wrongClass(field)}`, 'data-levels': hash.levels });
  const group = described(box, field, hash.hint, true);
  const legend = markup`<legend${attributes({ class: hash.quiet && 'unseen' })}>${hash.label}</legend>`;
  const none = hash.unobserved !== false && unobservedChoice(field.name, `${field.id}--0`, held === notObserved);
  return markup`<fieldset${group}>${legend}${hintLine(field, hash.hint)}<div class="levels">${levels}</div>${none}${errorLines(field)}</fieldset>`;
}

function unobservedChoice(name: string, id: string, checked: boolean): Html {
  const radio = attributes({ id, type: 'radio', name, value: notObserved, checked });
  return markup`<label class="choice unobserved" for="${id}"><input${radio}><span>not observed</span></label>`;
}
