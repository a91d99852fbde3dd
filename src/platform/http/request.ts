import '@fastify/cookie';
import type { FastifyRequest } from 'fastify';
import { acceptedLocale, type Regional } from '../base/regional.js';

/** A file that came with a form. Its type is found in its bytes, later, by whoever keeps it. */
export interface Upload {
  fileName: string;
  bytes: Buffer;
}

/** What the platform needs to know of whoever asks; accounts set it. */
export interface RequestViewer {
  name: string;
  administrator: boolean;
  /** Runs jobs, rather than only scoring. */
  leads: boolean;
  person: { timeZone: string | null; locale: string | null };
}

/** What was wrong with a form, so that its page can be shown again with all that was typed. */
export interface FormFailure {
  form: string;
  stale: boolean;
  message: string;
  values: Record<string, unknown>;
  fields: { field: string; message: string }[];
}

declare module 'fastify' {
  interface FastifyRequest {
    viewer?: RequestViewer;
    /** Whether people come over https. */
    secureSite: boolean;
    /** By field, in the order in which they came. */
    uploads?: Map<string, Upload[]>;
    /** Why a file that came could not be taken. */
    uploadProblem?: Error;
    failure?: FormFailure;
    /** The page that shows the form of this request's handler. */
    formPage?: string;
  }
}

const zones = new Map<string, boolean>();

/** Whether a text names a time zone; answers are remembered, since the list is short and the check is slow. */
export function isTimeZone(name: string): boolean {
  const known = zones.get(name);
  if (known !== undefined) return known;
  let valid = name.length <= 64;
  try {
    if (valid) new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    valid = false;
  }
  if (zones.size < 1000) zones.set(name, valid);
  return valid;
}

/** The cookie in which a browser says its time zone; over https no other site can have set it. */
export function zoneCookie(secure: boolean): string {
  return secure ? '__Host-tz' : 'tz';
}

/** The time zone of the browser that asks, where it has said one that is known. */
export function zoneOf({ cookies }: FastifyRequest): string | null {
  const zone = cookies?.[zoneCookie(true)] ?? cookies?.[zoneCookie(false)];
  return zone && isTimeZone(zone) ? zone : null;
}

/** How dates and numbers are shown: by the viewer's own choice, else the browser's, else the installation's. */
export function regionalFor(request: FastifyRequest, otherwise: Regional): Regional {
  const chosen = request.viewer?.person;
  return {
    timeZone: chosen?.timeZone ?? zoneOf(request) ?? otherwise.timeZone,
    locale: chosen?.locale ?? acceptedLocale(request.headers['accept-language']) ?? otherwise.locale,
  };
}

/** Whether a request wants the API's answers rather than a page. */
export function isApi(request: { url: string }): boolean {
  return request.url.startsWith('/api/');
}

/** What templates may know of whoever asks: plain data, since they read no getters. */
export function viewerShown({
  viewer,
}: FastifyRequest): { name: string; administrator: boolean; leads: boolean } | null {
  return viewer ? { name: viewer.name, administrator: viewer.administrator, leads: viewer.leads } : null;
}
