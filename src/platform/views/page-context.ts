import type { Regional } from '../base/regional.js';

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
