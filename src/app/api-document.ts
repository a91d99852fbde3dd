import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Permission } from '../accounts/access/permissions.js';
import { answerComponents, describeAnswers, describeHeaders } from './api-answers.js';
import { scopeOf } from '../accounts/access/token-scopes.js';
import type { SwaggerPackage } from '../platform/http/api-description.js';
import { sayDefaults } from './api-defaults.js';

interface Scoped {
  'x-permission'?: Permission;
  'x-scope'?: string;
}

type Described = NonNullable<OpenAPIObject['paths'][string]['get']>;

/**
 * The API as OpenAPI 3.1, read off the handlers themselves; pages are left out.
 * @param swagger as `toldOfTheApi` gives it
 */
export function apiDocument(app: NestFastifyApplication, swagger: SwaggerPackage): OpenAPIObject {
  const { DocumentBuilder, SwaggerModule } = swagger;
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Callboard')
    .setDescription(
      'The same rules, permissions, and blind scoring as the pages. Sign in with a token (Authorization: Bearer …) from your profile; each call says which scope the token needs (x-scope).',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'cb_…' })
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Api$/, '')}_${method}`,
  });
  document.paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/')));
  const sent = document.components?.schemas ?? {};
  const twice = Object.keys(answerComponents.schemas).find((name) => name in sent);
  if (twice) throw new Error(`What is sent and what is answered would both be named ${twice} in the API’s document.`);
  document.components = {
    ...document.components,
    parameters: answerComponents.parameters,
    responses: { ...document.components?.responses, ...answerComponents.responses },
    schemas: { ...sent, ...answerComponents.schemas },
  };
  for (const methods of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(methods as Record<string, Described & Scoped>)) {
      describeAnswers(method, operation);
      sayScope(method, operation);
      describeHeaders(method, operation, 'get' in methods);
    }
  }
  sayDefaults(app, document);
  return document;
}

/** Which scope a token needs for a call; it follows from what `@Allow` leaves there, and the method. */
function sayScope(method: string, operation: Described & Scoped): void {
  const permission = operation['x-permission'];
  // What is open to anyone, such as a candidate with their own link, takes no token either.
  operation['x-scope'] = permission ? scopeOf(method, permission) : 'no token';
  if (!permission) operation.security = [];
}

export function operationsOf(document: OpenAPIObject): Described[] {
  return Object.values(document.paths).flatMap((path) =>
    [path.get, path.post, path.put, path.patch, path.delete].filter((operation) => operation !== undefined),
  );
}

interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  items?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
  description?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  allOf?: Schema[];
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
}

interface Operation extends Scoped {
  summary?: string;
  tags?: string[];
  parameters?: Parameter[];
  requestBody?: { content?: Record<string, { schema?: Schema }> };
}

/** One call of the API. */
interface Call {
  method: string;
  path: string;
  summary: string;
  /** What a token needs for it. */
  scope: string;
  query: Field[];
  body: Field[];
}

/** The page of the API's document. */
interface ApiDocumentPage {
  title: string;
  subjects: { name: string; id: string; calls: Call[] }[];
}

/** The API's document as a page shows it: by subject, each call with what goes in. */
export function apiDocumentView(document: OpenAPIObject): ApiDocumentPage {
  const subjects = new Map<string, Call[]>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      if (!['get', 'post', 'put', 'patch', 'delete'].includes(method)) continue;
      const subject = operation.tags?.[0] ?? 'Other';
      const list = subjects.get(subject) ?? [];
      list.push(callOf(method, path, operation, document));
      subjects.set(subject, list);
    }
  }
  return {
    title: 'The API',
    subjects: [...subjects]
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([name, calls]) => ({ name, id: name.toLowerCase().replace(/\W+/g, '-'), calls })),
  };
}

function callOf(method: string, path: string, operation: Operation, document: OpenAPIObject): Call {
  const body = operation.requestBody?.content?.['application/json']?.schema;
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  return {
    method: method.toUpperCase(),
    path: path.replace('/api/v1', ''),
    summary: operation.summary ?? '',
    scope: operation['x-scope'] ?? '',
    query: parameters.map((parameter) => fieldOf(parameter.name, parameter.schema ?? {}, parameter.required ?? false)),
    body: body ? fieldsOf(body, document, 2) : [],
  };
}

interface Field {
  name: string;
  kind: string;
  required: boolean;
  description: string;
}

function fieldsOf(schema: Schema, document: OpenAPIObject, depth: number, prefix = ''): Field[] {
  const whole = resolved(schema, document);
  return Object.entries(whole.properties ?? {}).flatMap(([name, property]) => {
    const inner = resolved(property.items ?? property, document);
    const field = fieldOf(`${prefix}${name}`, property, whole.required?.includes(name) ?? false);
    const list = property.type === 'array' ? '[]' : '';
    const nested =
      depth > 0 && inner.properties ? fieldsOf(inner, document, depth - 1, `${prefix}${name}${list}.`) : [];
    return [field, ...nested];
  });
}

function fieldOf(name: string, schema: Schema, required: boolean): Field {
  return { name, kind: kindOf(schema), required, description: schema.description ?? '' };
}

function kindOf(schema: Schema): string {
  if (schema.type === 'array') return `list of ${kindOf(schema.items ?? {})}`;
  if (schema.enum) return schema.enum.join(' | ');
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : (schema.type ?? 'object');
  if (schema.minimum !== undefined && schema.maximum !== undefined)
    return `${type} ${schema.minimum}–${schema.maximum}`;
  if (schema.maxLength) return `${schema.format ?? 'text'}, up to ${schema.maxLength} characters`;
  return schema.format ?? type;
}

function resolved(schema: Schema, document: OpenAPIObject): Schema {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  const name = reference?.split('/').at(-1);
  return name ? ((document.components?.schemas?.[name] ?? {}) as Schema) : schema;
}
