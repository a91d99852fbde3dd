import Handlebars from 'handlebars';
import { howMany } from '../base/domain-errors.js';
import { attributes, markup, safe, type Html } from './html.js';
import { type Failure, fullName, openForm, OpenForm } from './open-form.js';

/** `{{#form}}`, `{{#rows}}` and `{{#fold}}`: what stands around fields. */
export const formHelpers = { form, rows, fold };

type HelperOptions = Handlebars.HelperOptions;

interface FormHash {
  id: string;
  action: string;
  submit?: string;
  /** How the submit button looks: the page's one main action, an ordinary one, or one that takes something away. */
  look?: 'primary' | 'plain' | 'danger';
  method?: 'post' | 'get';
  enctype?: string;
  class?: string;
  cancel?: string;
  /** False where leaving with unsaved changes needs no warning. */
  guard?: boolean;
}

function form(this: unknown, options: HelperOptions): Html {
  const hash = options.hash as FormHash;
  if (!hash.id || !hash.action) throw new Error('{{#form}} needs an id and an action');
  const method = hash.method ?? 'post';
  const opened = new OpenForm(String(hash.id), failureOf(options), method === 'post');
  if (opened.failure) (options.data.claimed as Set<string> | undefined)?.add(opened.id);
  const data = { ...Handlebars.createFrame(options.data), form: opened, group: undefined };
  const fields = safe(options.fn(this, { data }));
  const head = attributes({
    id: hash.id,
    class: hash.class ? `form ${hash.class}` : 'form',
    method,
    action: hash.action,
    enctype: hash.enctype,
    novalidate: true,
    'data-guard': method === 'post' && hash.guard !== false,
  });
  const marker = method === 'post' && markup`<input type="hidden" name="_form" value="${hash.id}">`;
  return markup`<form${head}>${marker}${summary(opened)}${fields}${buttons(hash)}</form>`;
}

function buttons(hash: FormHash): Html | undefined {
  if (!hash.submit) return undefined;
  const cancel = hash.cancel && markup`<a class="button plain" href="${hash.cancel}">Cancel</a>`;
  return markup`<div class="actions">
    <button class="button ${hash.look ?? 'primary'}">${hash.submit}</button>${cancel}
  </div>`;
}

/**
 * Repeated groups of fields. Each row is the context of the block; names inside it are completed to
 * `name[index][field]`. After a refusal the rows are those that were sent.
 */
function rows(this: unknown, options: HelperOptions): Html {
  const opened = openForm(options, 'rows');
  const hash = options.hash as { name: string; values?: unknown; blank?: number };
  const group = fullName(options, hash.name);
  const given = [...listed(hash.values), ...Array.from({ length: hash.blank ?? 0 }, () => ({}))];
  const shown = opened.failure ? listed(opened.sent(group)).map((row) => completed(row, given)) : given;
  const written = shown.map((row, index) => {
    const data = { ...Handlebars.createFrame(options.data), group: `${group}[${index}]`, index, number: index + 1 };
    return safe(options.fn(row ?? {}, { data }));
  });
  return markup`${written}`;
}

/** A row as it was sent, by whoever it was: with all that rows of the page have, and only if it is one at all. */
function completed(row: unknown, given: readonly unknown[]): object {
  const names = given.flatMap((one) => Object.keys(one ?? {}));
  const blank = Object.fromEntries(names.map((name) => [name, undefined]));
  return typeof row === 'object' && row !== null && !Array.isArray(row) ? { ...blank, ...row } : blank;
}

/**
 * Fields that are asked for on demand: closed where none of them holds anything and none is wrong. With `usual=true`
 * what they hold is what most leave as it is, and only what is wrong, or what was sent and refused, opens them.
 */
function fold(this: unknown, options: HelperOptions): Html {
  const { label, usual } = options.hash as { label: string; usual?: boolean };
  const opened = openForm(options, 'fold');
  const { written, fields } = opened.during(() => safe(options.fn(this)));
  // Where somebody was faster, what is saved now stands beside each field.
  const wrong = opened.failure?.stale === true || fields.some(({ errors }) => errors.length > 0);
  const open = wrong || (usual ? opened.failure !== undefined : fields.some(({ value }) => holds(value)));
  return markup`<details${attributes({ class: 'more fold', open })}><summary>${label}</summary><div class="folded">${written}</div></details>`;
}

function holds(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holds);
  return typeof value === 'string' ? value.trim() !== '' : value !== undefined && value !== null && value !== false;
}

function listed(values: unknown): unknown[] {
  if (Array.isArray(values)) return values;
  return typeof values === 'object' && values !== null ? Object.values(values) : [];
}

function summary(opened: OpenForm): Html | undefined {
  return opened.failure && failureSummary(`${opened.id}-failure`, opened.failure, opened.errors());
}

/** What was wrong with a refused form: first what to do, then each error with a link to its field. */
export function failureSummary(
  id: string,
  failure: Failure,
  errors: readonly { message: string; id?: string; label?: string }[],
): Html {
  const items = errors.map((error) => markup`<li>${errorLine(error)}</li>`);
  const todo =
    errors.length === 1 ? 'Fix 1 problem, then submit again.' : `Fix ${errors.length} problems, then submit again.`;
  const lead = errors.length > 0 && markup`<p class="failure-lead">${todo}</p>`;
  const list =
    errors.length > 0 &&
    markup`<ul>
      ${items}
    </ul>`;
  return markup`<div class="failure" role="alert" tabindex="-1" id="${id}">
    ${lead} ${failure.message !== howMany(errors) && markup`<p>${failure.message}</p>`}
    ${list}
  </div>`;
}

function errorLine({ message, id, label }: { message: string; id?: string; label?: string }): Html {
  const named = !label || message.toLowerCase().startsWith(label.toLowerCase());
  const text = named ? message : `${label}${label.endsWith('?') ? '' : ':'} ${message}`;
  return id ? markup`<a href="#${id}">${text}</a>` : markup`${text}`;
}

function failureOf(options: HelperOptions): Failure | undefined {
  return (options.data?.page as { failure?: Failure } | undefined)?.failure;
}
