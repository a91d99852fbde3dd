import type { TestApplication } from '../support/application.js';
import { filledInAll, routesOf } from '../support/routes.js';
import { withTokens } from './operations.js';

export interface Field {
  name: string;
  /** Of an input; or "textarea" or "select". */
  type: string;
  value: string;
  maxLength?: number;
  /** Of a select, and of radio buttons and boxes of one name. */
  choices: string[];
}

/** A form as a page has it. */
export interface PageForm {
  /** Its method, where it goes and which fields it has: alike on every page of a kind. */
  name: string;
  method: 'get' | 'post';
  action: string;
  hasFiles: boolean;
  fields: Field[];
  cookie: string;
  /** Where it was found. */
  page: string;
}

interface Crawl {
  /** Of each route, at most so many pages. */
  pages: number;
  /** Only one of so many routes, and these. */
  every?: number;
  always?: RegExp;
}

/** The forms of all pages that these people are shown, each once. */
export async function formsOf(
  application: TestApplication,
  cookies: readonly string[],
  tokens: Record<string, string>,
  { pages: most, every = 1, always }: Crawl,
): Promise<{ forms: PageForm[]; pages: number }> {
  const routes = routesOf(application).filter(
    ({ method, api, path }) => method === 'get' && !api && !path.endsWith('/events'),
  );
  const found = new Map<string, PageForm>();
  let pages = 0;
  for (const [index, { path }] of routes.entries()) {
    if (index % every !== 0 && !always?.test(path)) continue;
    const all = await filledInAll(application, withTokens(path, tokens));
    for (const cookie of cookies) {
      for (const page of spread(all, most)) {
        const answer = await application.app
          .getHttpAdapter()
          .getInstance()
          .inject({ method: 'GET', url: page, headers: { cookie } });
        if (answer.statusCode !== 200 || !String(answer.headers['content-type']).startsWith('text/html')) continue;
        pages += 1;
        for (const form of formsIn(answer.body, page, cookie)) if (!found.has(form.name)) found.set(form.name, form);
      }
    }
  }
  return { forms: [...found.values()], pages };
}

/** A form as its page has it now. */
export async function formAgain(
  { app }: TestApplication,
  { name, page, cookie }: PageForm,
): Promise<PageForm | undefined> {
  const answer = await app.getHttpAdapter().getInstance().inject({ method: 'GET', url: page, headers: { cookie } });
  return formsIn(answer.body, page, cookie).find((form) => form.name === name);
}

/** Some from all over a list. */
function spread(list: string[], most: number): string[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, index) => list[Math.floor((index * list.length) / most)]!);
}

function formsIn(html: string, page: string, cookie: string): PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head, inner]) => {
    const { method = 'get', action = page, id, enctype } = attributesOf(head!);
    // Fields elsewhere on the page may belong to it, too.
    const elsewhere = id
      ? html.match(new RegExp(`<(?:input|select|textarea|button)\\b[^>]*\\bform="${id}"[^>]*>`, 'g'))
      : [];
    const fields = fieldsIn(`${inner}${(elsewhere ?? []).join('')}`);
    const target = new URL(action, `http://here${page}`);
    const route = target.pathname.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|[\w-]{43}/g, ':id');
    const names = [
      ...new Set(
        fields.map(({ name, type, value }) =>
          type === 'hidden' && name === '_form'
            ? `${name}=${value.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, ':id')}`
            : name.replaceAll(/\[[^\]]*\]/g, '[]'),
        ),
      ),
    ];
    return {
      name: `${method} ${route} (${names.join(', ')})`,
      method: method.toLowerCase() === 'post' ? ('post' as const) : ('get' as const),
      action: target.pathname + (method.toLowerCase() === 'post' ? target.search : ''),
      hasFiles: enctype === 'multipart/form-data',
      ...{ fields, cookie, page },
    };
  });
}

function fieldsIn(html: string): Field[] {
  const fields = new Map<string, Field>();
  const add = (field: Field): void => {
    const known = fields.get(field.name);
    if (!known) return void fields.set(field.name, field);
    known.choices.push(...field.choices);
    if (field.value !== '') known.value = field.value;
  };
  for (const [, tag, head, inner = ''] of html.matchAll(
    /<(input|button)\b([^>]*)>|<(?:select)\b(?=[^>]*>)[^>]*>[\s\S]*?<\/select>|<(?:textarea)\b[^>]*>[\s\S]*?<\/textarea>/g,
  )) {
    if (tag === undefined || head === undefined) continue;
    const { name, type = tag === 'button' ? 'hidden' : 'text', value = '', maxlength, ...more } = attributesOf(head);
    if (!name) continue;
    const isBox = ['radio', 'checkbox'].includes(type);
    const choices = isBox ? [value || 'on'] : [];
    const isOff = isBox && !('checked' in more);
    add({
      name,
      type,
      value: isOff ? '' : isBox ? value || 'on' : value || inner,
      choices,
      ...(maxlength !== undefined && { maxLength: Number(maxlength) }),
    });
  }
  for (const [, head, inner] of html.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)) {
    const { name } = attributesOf(head!);
    const options = [...inner!.matchAll(/<option\b([^>]*)>/g)].map(([, one]) => attributesOf(one!));
    const chosen = options.find((one) => 'selected' in one) ?? options[0];
    if (name)
      add({ name, type: 'select', value: chosen?.value ?? '', choices: options.map(({ value = '' }) => value) });
  }
  for (const [, head, inner] of html.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)) {
    const { name, maxlength } = attributesOf(head!);
    if (!name) continue;
    add({
      name,
      type: 'textarea',
      value: plain(inner!),
      choices: [],
      ...(maxlength !== undefined && { maxLength: Number(maxlength) }),
    });
  }
  return [...fields.values()];
}

function attributesOf(tag: string): Record<string, string> {
  const all = tag.matchAll(/([\w-]+)(?:="([^"]*)")?/g);
  return Object.fromEntries([...all].map(([, name, value = '']) => [name!.toLowerCase(), plain(value)]));
}

function plain(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCodePoint(parseInt(code, 16)))
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
