import type Handlebars from 'handlebars';
import type { Regional } from '../base/regional.js';

/** One field of a form as it is being written: where it is, what it holds and what was wrong with it. */
export interface OpenField {
  id: string;
  name: string;
  value: unknown;
  errors: string[];
}

/** The parts of a field's name: `attributes[0][name]`, `attributes[0].name` and `attributes.0.name` are the same. */
function nameParts(name: string): string[] {
  return name
    .replaceAll(']', '')
    .split(/[.[]/)
    .filter((part) => part !== '');
}

/** The form whose fields are being written. It hands out ids and remembers which errors found their field. */
export class OpenForm {
  readonly failure: Failure | undefined;
  private readonly ids = new Set<string>();
  private readonly placed = new Map<string, { id: string; label: string }>();
  private readonly opened: OpenField[] = [];

  constructor(
    readonly id: string,
    failure: Failure | undefined,
    /** False in a search form, where everything is optional and nothing needs to say so. */
    readonly marksOptional = true,
  ) {
    this.failure = failure?.form === id ? failure : undefined;
  }

  /** What was sent under this name, or the given value where the form was not refused. */
  held(name: string, value: unknown): unknown {
    // Whoever sends a stale form again has seen what is there now, and answers to that.
    if (this.failure?.stale && name === 'version') return value;
    return this.failure ? this.sent(name) : value;
  }

  /** In a form refused because somebody was faster: what this field holds now, where that is not what was sent. */
  heldNow(name: string, value: unknown): string | undefined {
    if (!this.failure?.stale || typeof value !== 'string') return undefined;
    const sent = this.sent(name);
    const same = typeof sent === 'string' && sent.replace(/\r\n?/g, '\n').trim() === value.trim();
    return same ? undefined : value;
  }

  /** What was sent under this name in a refused form; undefined where nothing was. */
  sent(name: string): unknown {
    if (!this.failure) return undefined;
    if (Object.hasOwn(this.failure.values, name)) return this.failure.values[name];
    let found: unknown = this.failure.values;
    for (const part of nameParts(name)) {
      if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
      found = (found as Record<string, unknown>)[part];
    }
    return found;
  }

  /** Opens a field; errors of anything within it (one of several choices) are its own. */
  field(name: string, label: string, value: unknown): OpenField {
    const path = nameParts(name).join('.');
    const id = this.newId(path);
    const wrong = (this.failure?.fields ?? []).filter((error) => {
      const at = nameParts(error.field).join('.');
      return at === path || (name.endsWith('[]') && at.startsWith(`${path}.`));
    });
    for (const error of wrong) this.placed.set(error.field, { id, label });
    const field = { id, name, value: this.held(name, value), errors: wrong.map((error) => error.message) };
    this.opened.push(field);
    return field;
  }

  /** The fields that a part of the form opens. @param write writes that part */
  during<T>(write: () => T): { written: T; fields: readonly OpenField[] } {
    const before = this.opened.length;
    return { written: write(), fields: this.opened.slice(before) };
  }

  /** Every error in the order it was found, with the field it belongs to where that is on the page. */
  errors(): { message: string; id?: string; label?: string }[] {
    return (this.failure?.fields ?? []).map(({ field, message }) => ({ message, ...this.placed.get(field) }));
  }

  private newId(path: string): string {
    const wanted = `${this.id}-${path}`.replace(/[^A-Za-z0-9_-]+/g, '-');
    let id = wanted;
    for (let copy = 2; this.ids.has(id); copy += 1) id = `${wanted}-${copy}`;
    this.ids.add(id);
    return id;
  }
}

/** The form around a field helper. Throws where a field stands outside one. */
export function openForm(options: Handlebars.HelperOptions, helper: string): OpenForm {
  const form: unknown = options.data?.form;
  if (form instanceof OpenForm) return form;
  throw new Error(`{{${helper}}} must stand inside {{#form}}`);
}

/** The full name of a field, inside the group of a {{#rows}} where there is one. */
export function fullName(options: Handlebars.HelperOptions, name: string): string {
  const group: unknown = options.data?.group;
  if (typeof group !== 'string') return name;
  const [first = '', ...rest] = nameParts(name);
  return `${group}[${first}]${rest.map((part) => `[${part}]`).join('')}${name.endsWith('[]') ? '[]' : ''}`;
}

/** What every page knows beside its own model; templates read it as `@page`. */
export interface PageContext extends Regional {
  title: string;
  /** Leads run jobs; a panelist only scores. */
  viewer: { name: string; administrator: boolean; leads: boolean } | null;
  /** The path of this request, to mark where the reader is. */
  path: string;
  /** The nonce of this answer's content security policy. */
  nonce: string;
  /** Said once at the top of the page after something was done. */
  notice?: string;
  failure?: Failure;
  /** Seconds after which the page asks for itself again where no script does; it has to stay readable meanwhile. */
  reloadAfter?: number;
}

/** A form that was refused: what was wrong, and what its sender had typed. */
export interface Failure {
  /** Somebody else saved while this was being written. */
  stale?: boolean;
  /** The id of the form, as sent in its `_form` field. */
  form: string;
  message: string;
  values: Record<string, unknown>;
  fields: { field: string; message: string }[];
}
