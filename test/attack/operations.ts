import { apiDocument } from '../../src/app/api-document.js';
import { toldOfTheApi } from '../../src/platform/http/api-description.js';
import type { TestApplication } from '../support/application.js';
import { filledIn } from '../support/routes.js';
import type { Schema } from './schema-inputs.js';

/** One operation of the API, with a path to something that exists. */
export interface Operation {
  /** "PUT /api/v1/jobs/{jobId}" */
  name: string;
  method: string;
  path: string;
  /** Which parts of the path are identifiers, by their place. */
  variable: number[];
  media?: string;
  body?: Schema;
  query: { name: string; schema: Schema }[];
}

interface Described {
  parameters?: { in: string; name: string; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema?: Schema }> };
}

/**
 * The operations of the API's document; not streams, which have no end.
 * @param tokens what stands in the place of a token in a path, by how the path begins
 */
export async function operationsOf(
  application: TestApplication,
  tokens: Record<string, string>,
): Promise<{ operations: Operation[]; schemas: Record<string, Schema> }> {
  const document = apiDocument(application.app, await toldOfTheApi()) as unknown as {
    paths: Record<string, Record<string, Described>>;
    components: { schemas: Record<string, Schema> };
  };
  const operations: Operation[] = [];
  for (const [template, methods] of Object.entries(document.paths)) {
    if (template.endsWith('/events')) continue;
    const parts = template.split('/');
    const variable = parts.flatMap((part, index) => (part.startsWith('{') ? [index] : []));
    const path = await filledIn(application, withTokens(template, tokens).replace(/\{(\w+)\}/g, ':$1'));
    for (const [method, { parameters = [], requestBody }] of Object.entries(methods)) {
      const [media, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
      const query = parameters.filter((one) => one.in === 'query');
      operations.push({
        ...{ name: `${method.toUpperCase()} ${template}`, method: method.toUpperCase(), path, variable },
        ...(media !== undefined && { media, body: content?.schema ?? {} }),
        query: query.map(({ name, schema = {} }) => ({ name, schema })),
      });
    }
  }
  return { operations, schemas: document.components.schemas };
}

/** A path with a token that is good, where it has one. */
export function withTokens(template: string, tokens: Record<string, string>): string {
  const [, kind] = /\/([\w-]+)\/(?:\{token\}|:token\b)/.exec(template) ?? [];
  const token = kind && tokens[kind];
  return token
    ? template.replace(/\{token\}|:token\b/, token).replace(/\{assessment\}|:assessment\b/, 'writing')
    : template;
}
