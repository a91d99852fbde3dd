import { applyDecorators } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type, type TransformFnParams } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationArguments,
} from 'class-validator';
import { DateTime } from 'luxon';
import { isId } from '../database/ids.js';
import { ApiProperty } from './api-description.js';

/**
 * The kinds of field that forms and API bodies have. Each checks, describes itself in the API document, and,
 * where it came from a form (all texts), turns the text into what it stands for. JSON is never converted.
 */
interface Common {
  optional?: boolean;
  /** Shown in the API document. */
  description?: string;
}

const inForms = { groups: ['form'] };
const document = (options: Common, more: ApiPropertyOptions): PropertyDecorator =>
  ApiProperty({ required: !options.optional, description: options.description, ...more } as ApiPropertyOptions);

/** Left out is allowed; null too, meaning the same. In a form an empty text is left out. */
function maybe(options: Common): PropertyDecorator[] {
  if (!options.optional) return [];
  return [IsOptional(), Transform(({ value }) => (value === '' ? undefined : value), inForms)];
}

const textOr =
  (missing: string) =>
  ({ value }: ValidationArguments): string =>
    value === undefined || value === null ? missing : 'Enter text.';

const trimmed = (): PropertyDecorator =>
  Transform(({ value }) => (typeof value === 'string' ? value.trim() : value) as unknown);

/** One line of text, trimmed. @param options.max characters, 200 unless said */
export function Line(options: Common & { max?: number; min?: number } = {}): PropertyDecorator {
  const max = options.max ?? 200;
  const min = options.min ?? 1;
  const least = min <= 1 ? 'Required.' : `Write at least ${min} characters.`;
  // What may be left out has its least length only where one is said.
  const minLength = options.optional ? (options.min ?? 0) : min;
  return applyDecorators(
    trimmed(),
    ...maybe(options),
    IsString({ message: textOr(least) }),
    MinLength(minLength, { message: least }),
    MaxLength(max, { message: `Use ${max} characters or fewer.` }),
    // eslint-disable-next-line no-control-regex -- naming control characters is the point
    Matches(/^[^\u0000-\u001f\u007f]*$/, { message: 'Write it on one line, without control characters.' }),
    document(options, { type: String, maxLength: max, minLength }),
  );
}

/** Text of several lines; line ends become \n. @param options.max characters, 10,000 unless said */
export function LongText(options: Common & { max?: number } = {}): PropertyDecorator {
  const max = options.max ?? 10_000;
  return applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? value.replace(/\r\n?/g, '\n').trim() : value) as unknown),
    ...maybe(options),
    IsString({ message: textOr('Required.') }),
    MinLength(options.optional ? 0 : 1, { message: 'Required.' }),
    MaxLength(max, { message: `Use ${max.toLocaleString('en')} characters or fewer.` }),
    document(options, { type: String, maxLength: max }),
  );
}

const numberFromForm = ({ value }: TransformFnParams): unknown =>
  typeof value === 'string' && /^\s*[+-]?\d{1,15}([.,]\d{1,10})?\s*$/.test(value)
    ? Number(value.trim().replace(',', '.'))
    : value;

export function WholeNumber(options: Common & { min: number; max: number }): PropertyDecorator {
  const message = `Enter a whole number from ${options.min} to ${options.max}.`;
  return applyDecorators(
    Transform(numberFromForm, inForms),
    ...maybe(options),
    IsInt({ message }),
    Min(options.min, { message }),
    Max(options.max, { message }),
    document(options, { type: 'integer', minimum: options.min, maximum: options.max }),
  );
}

/** @param options.what in the message, "a number" unless said */
export function Decimal(options: Common & { min: number; max: number; what?: string }): PropertyDecorator {
  const message = `Enter ${options.what ?? 'a number'} from ${options.min} to ${options.max}.`;
  return applyDecorators(
    Transform(numberFromForm, inForms),
    ...maybe(options),
    IsNumber({ allowInfinity: false, allowNaN: false }, { message }),
    Min(options.min, { message }),
    Max(options.max, { message }),
    document(options, { type: Number, minimum: options.min, maximum: options.max }),
  );
}

export function OneOf<T extends string>(values: readonly T[], options: Common = {}): PropertyDecorator {
  return applyDecorators(
    ...maybe(options),
    IsIn(values, { message: `Choose one of: ${values.join(', ')}.` }),
    document(options, { type: String, enum: [...values] }),
  );
}

const listFromForm = ({ value }: TransformFnParams): unknown => {
  if (value === undefined || value === '') return [];
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.values(value as object) : value;
};

/** Any of a fixed list, each at most once. */
export function SomeOf<T extends string>(
  values: readonly T[],
  options: Common & { atLeast?: number } = {},
): PropertyDecorator {
  return applyDecorators(
    Transform(listFromForm, inForms),
    ...(options.optional ? [IsOptional()] : []),
    IsArray({ message: 'Give a list.' }),
    IsIn(values, { each: true, message: `Choose from: ${values.join(', ')}.` }),
    ArrayUnique({ message: 'Choose each at most once.' }),
    ...(options.atLeast ? [ArrayAtLeast(options.atLeast)] : []),
    document(options, { type: String, isArray: true, enum: [...values] }),
  );
}

function ArrayAtLeast(least: number): PropertyDecorator {
  return ValidateBy({
    name: 'arrayAtLeast',
    validator: {
      validate: (value: unknown) => Array.isArray(value) && value.length >= least,
      defaultMessage: () => (least === 1 ? 'Choose at least one.' : `Choose at least ${least}.`),
    },
  });
}

/** A list of texts; in a form a text area with one a line. */
export function Lines(
  options: Common & { maxItems?: number; max?: number; keepEmpty?: boolean } = {},
): PropertyDecorator {
  const { maxItems = 50, max = 1000 } = options;
  const fromForm = ({ value }: TransformFnParams): unknown => {
    const list: unknown =
      typeof value === 'string' ? value.split(/\r\n?|\n/) : listFromForm({ value } as TransformFnParams);
    if (!Array.isArray(list)) return list;
    const texts = list.map((item: unknown) => (typeof item === 'string' ? item.trim() : item));
    return options.keepEmpty ? texts : texts.filter((item) => item !== '');
  };
  return applyDecorators(
    Transform(fromForm, inForms),
    ...(options.optional ? [IsOptional()] : []),
    IsArray({ message: 'Give a list.' }),
    IsString({ each: true, message: 'Give texts.' }),
    MaxLength(max, { each: true, message: `Keep each to ${max} characters.` }),
    ArrayMaxSize(maxItems, { message: `Give at most ${maxItems}.` }),
    document(options, { type: String, isArray: true, maxItems }),
  );
}

/** Yes or no; in a form a check box, so absent is no. */
export function Flag(options: Common = {}): PropertyDecorator {
  const fromForm = ({ value }: TransformFnParams): unknown => {
    if (value === undefined || value === '' || value === 'no' || value === 'false') return false;
    return value === 'on' || value === 'yes' || value === 'true' ? true : value;
  };
  return applyDecorators(
    Transform(fromForm, inForms),
    ...(options.optional ? [IsOptional()] : []),
    IsBoolean({ message: 'Give true or false.' }),
    document(options, { type: Boolean }),
  );
}

export function Email(options: Common = {}): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) => (typeof value === 'string' ? value.trim().toLowerCase() : value) as unknown),
    ...maybe(options),
    IsString({ message: textOr('Required.') }),
    IsEmail({}, { message: 'Enter an email address such as name@example.com.' }),
    MaxLength(254, { message: 'Use 254 characters or fewer.' }),
    document(options, { type: String, format: 'email' }),
  );
}

/** An identifier of something else. */
export function IdField(options: Common & { list?: boolean } = {}): PropertyDecorator {
  const each = options.list ?? false;
  return applyDecorators(
    ...(each ? [Transform(listFromForm, inForms)] : []),
    ...maybe(options),
    ValidateBy(
      { name: 'isId', validator: { validate: isId, defaultMessage: () => 'Choose one from the list.' } },
      { each },
    ),
    ...(each ? [ArrayMaxSize(500), IsArray({ message: 'Give a list.' })] : []),
    document(options, { type: String, format: 'uuid', isArray: each }),
  );
}

/**
 * A moment. In JSON: ISO 8601 with Z or an offset. In a form: the local time of the viewer's zone, as a
 * date-and-time field sends it. Becomes an ISO text in UTC.
 */
export function Instant(options: Common = {}): PropertyDecorator {
  const read = ({ value, options: how }: TransformFnParams): unknown => {
    if (typeof value !== 'string' || value === '') return value;
    const zone = (how as { zone?: string }).zone;
    const local = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(value);
    if (local && !zone) return value;
    const at = DateTime.fromISO(value, local ? { zone } : { setZone: true });
    return inRange(at) ? at.toUTC().toISO({ suppressMilliseconds: false }) : value;
  };
  const check = (value: unknown): boolean =>
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value) &&
    inRange(DateTime.fromISO(value, { setZone: true }));
  return applyDecorators(
    Transform(read),
    ...maybe(options),
    ValidateBy({
      name: 'isInstant',
      validator: {
        validate: check,
        defaultMessage: () => 'Enter a valid date and time, such as 2026-11-24T14:00 (in JSON, with Z or an offset).',
      },
    }),
    document(options, { type: String, format: 'date-time' }),
  );
}

function inRange(at: DateTime): boolean {
  return at.isValid && at.year >= 1900 && at.year <= 2200;
}

/** A calendar day, YYYY-MM-DD. */
export function Day(options: Common = {}): PropertyDecorator {
  const check = (value: unknown): boolean =>
    typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && inRange(DateTime.fromISO(value));
  return applyDecorators(
    ...maybe(options),
    ValidateBy({
      name: 'isDay',
      validator: { validate: check, defaultMessage: () => 'Enter a valid date, such as 2026-11-24.' },
    }),
    document(options, { type: String, format: 'date' }),
  );
}

/** An object with fields of its own, or a list of them. */
export function Nested(
  type: () => new () => object,
  options: Common & { list?: boolean; maxItems?: number } = {},
): PropertyDecorator {
  const { list = false, maxItems = 100 } = options;
  return applyDecorators(
    ...(list ? [Transform(listFromForm, inForms)] : []),
    Type(type),
    ...(options.optional ? [IsOptional()] : []),
    ValidateNested({ each: list, message: list ? 'Give a list of objects.' : 'Give an object.' }),
    // A list within the list would pass: what is nested is looked for at any depth.
    IsObject({ each: list, message: list ? 'Give a list of objects.' : 'Give an object.' }),
    ...(list
      ? [ArrayMaxSize(maxItems, { message: `Give at most ${maxItems}.` }), IsArray({ message: 'Give a list.' })]
      : []),
    // The API's document tells a class that is named later from one named now by the name of this very function.
    document(options, { type: () => type(), isArray: list } as ApiPropertyOptions),
  );
}

/** Checked only where another field says so. */
export function When(condition: (all: Record<string, unknown>) => boolean): PropertyDecorator {
  return ValidateIf((all: Record<string, unknown>) => condition(all));
}
