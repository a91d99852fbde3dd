import {
  type ArgumentMetadata,
  Body,
  type ExecutionContext,
  Param,
  type PipeTransform,
  Query,
  createParamDecorator,
} from '@nestjs/common';
import { plainToInstance, type ClassTransformOptions } from 'class-transformer';
import { getMetadataStorage, useContainer, validate, type ValidationError } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { type FieldProblem, InvalidInput, NotFound } from '../base/domain-errors.js';
import { isId } from '../database/ids.js';
import { type Regional, usual } from '../base/regional.js';
import { KeptChecks, keepDescriptions } from './kept-descriptions.js';
import { regionalFor, type Upload } from './request.js';

keepDescriptions(getMetadataStorage());
useContainer(new KeptChecks() as Parameters<typeof useContainer>[0]);

interface RawInput {
  value: unknown;
  form: boolean;
  zone: string;
}

/** Names that the forms themselves add; they are no input. */
const ofTheForm = new Set(['_form']);

function describedBy(metadata: ArgumentMetadata): new () => object {
  const type = metadata.metatype as (new () => object) | undefined;
  if (!type || (type as unknown) === Object) throw new Error('Input needs a class that describes it.');
  return type;
}

class JsonPipe implements PipeTransform {
  transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // Nothing is as good as an object without fields; `null` is something else.
    const sent = value === undefined ? {} : value;
    return checked(describedBy(metadata), { value: sent, form: false, zone: installation.timeZone });
  }
}

class QueryPipe implements PipeTransform {
  transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    return checked(describedBy(metadata), { value: value ?? {}, form: true, zone: installation.timeZone });
  }
}

class FormPipe implements PipeTransform {
  transform(raw: RawInput, metadata: ArgumentMetadata): Promise<unknown> {
    return checked(describedBy(metadata), raw);
  }
}

class IdPipe implements PipeTransform {
  constructor(private readonly name: string) {}

  transform(value: unknown): string {
    if (!isId(value)) throw new NotFound(this.name === 'id' ? 'page' : this.name.replace(/Id$/, ''), this.name);
    return value;
  }
}

/**
 * Turns raw input into an instance of a class that describes it.
 * @throws InvalidInput naming every field that is wrong, missing or unknown
 */
export async function checked<T extends object>(type: new () => T, raw: RawInput): Promise<T> {
  const { value } = raw;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw InvalidInput.field('body', 'Send an object with named fields.');
  }
  refuseControl(value, '');
  const plain = Object.fromEntries(Object.entries(value).filter(([name]) => !raw.form || !ofTheForm.has(name)));
  const how = { groups: raw.form ? ['form'] : [], zone: raw.form ? raw.zone : undefined } as ClassTransformOptions;
  // Absent fields keep what the class starts them with: a form does not send an unticked box or an empty list.
  const instance = plainToInstance(type, plain, { ...how, exposeDefaultValues: true });
  putDefaultsBack(instance);
  const errors = await validate(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: true,
  });
  if (errors.length > 0) throw new InvalidInput(problemsIn(errors));
  return instance;
}

/** NUL characters and half characters cannot be stored: they are named before the database meets them. */
function refuseControl(value: unknown, path: string): void {
  if (typeof value === 'string') {
    if (value.includes('\0')) throw InvalidInput.field(path || 'body', 'Contains a NUL character; remove it.');
    if (!value.isWellFormed()) throw InvalidInput.field(path || 'body', 'Contains half a character; type it again.');
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => refuseControl(item, `${path}[${index}]`));
  } else if (value !== null && typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      if (key.includes('\0') || key === '__proto__' || !key.isWellFormed()) {
        throw InvalidInput.field(path || 'body', 'Has a field whose name is not allowed.');
      }
      refuseControl(item, path === '' ? key : `${path}.${key}`);
    }
  }
}

/** What is null or an empty text where that means "left out" is what the class starts it with, in rows too. */
function putDefaultsBack(given: object): void {
  const described = (Object.getPrototypeOf(given) as { constructor?: new () => object } | null)?.constructor;
  if (!Array.isArray(given) && described && described !== Object && described !== Date) {
    const fields = given as Record<string, unknown>;
    for (const [name, usual] of Object.entries(new described())) fields[name] ??= usual;
  }
  for (const value of Object.values(given)) {
    if (value !== null && typeof value === 'object') putDefaultsBack(value as object);
  }
}

function problemsIn(errors: ValidationError[], path = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    const field = /^\d+$/.test(error.property)
      ? `${path}[${error.property}]`
      : path
        ? `${path}.${error.property}`
        : error.property;
    const constraints = Object.entries(error.constraints ?? {});
    const own = constraints.slice(0, 1).map(([kind, message]) => ({
      field: field.slice(0, 200),
      message: kind === 'whitelistValidation' ? 'There is no such field here.' : message,
    }));
    return [...own, ...problemsIn(error.children ?? [], field)];
  });
}

let installation = usual;
/** Set once at start: what those are shown whose own time zone or locale is not known. */
export function setInstallationRegional({ timeZone, locale }: Regional): void {
  installation = { timeZone, locale };
}

export function regionalOf(request: FastifyRequest): Regional {
  return regionalFor(request, installation);
}

const formInput = createParamDecorator((_: unknown, context: ExecutionContext): RawInput => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  if (request.uploadProblem) throw request.uploadProblem;
  return { value: request.body ?? {}, form: true, zone: regionalOf(request).timeZone };
});

/** A JSON body, as the class of the parameter describes it. */
export const JsonBody = (): ParameterDecorator => Body(new JsonPipe());
/** A submitted form, as the class of the parameter describes it. */
export const FormBody = (): ParameterDecorator => formInput(new FormPipe());
/** The query string. Texts become numbers where the class says so. */
export const QueryInput = (): ParameterDecorator => Query(new QueryPipe());

/** An identifier in the address. Malformed is the same as absent. */
export const IdParam = (name = 'id'): ParameterDecorator => Param(name, new IdPipe(name));

/** The file of a form's field, if one was chosen. */
export const UploadOf = (name: string): ParameterDecorator =>
  createParamDecorator((_: unknown, context: ExecutionContext): Upload | undefined =>
    uploadsOf(context, name).at(-1),
  )();

/** All files of a form's field that takes several. */
export const UploadsOf = (name: string): ParameterDecorator =>
  createParamDecorator((_: unknown, context: ExecutionContext): Upload[] => uploadsOf(context, name))();

function uploadsOf(context: ExecutionContext, name: string): Upload[] {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  if (request.uploadProblem) throw request.uploadProblem;
  return request.uploads?.get(name) ?? [];
}

/** How the viewer is shown dates and numbers. */
export const RegionalParam = createParamDecorator((_: unknown, context: ExecutionContext): Regional =>
  regionalOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
