import { type Dice, type Expectation, hostileNumbers, hostileTexts, textOfLength } from './dice.js';

/** What the API's document says of a value: as much of JSON Schema as it uses. */
export interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  maxItems?: number;
}

export interface Input {
  /** JSON, or something that is none. */
  text: string;
  expected: Expectation;
  /** What was done to it, in words. */
  how: string;
}

type Body = Record<string, unknown>;

/** Makes inputs from what the API's document says of them. */
export class SchemaInputs {
  /**
   * @param schemas by name, as the document refers to them
   * @param ids of things that exist, for fields that name something
   */
  constructor(
    private readonly schemas: Record<string, Schema>,
    private readonly dice: Dice,
    private readonly ids: readonly string[],
  ) {}

  /** One input, as it should be or with something wrong. */
  next(schema: Schema): Input {
    const whole = this.resolved(schema);
    const body = this.valid(whole, 0) as Body;
    const ways = [
      this.asItShouldBe,
      this.hostile,
      this.wrongType,
      this.tooMuch,
      this.lacking,
      this.unknown,
      this.broken,
    ];
    return this.dice.pick(ways).call(this, whole, body);
  }

  valid(given: Schema, depth: number): unknown {
    const { dice } = this;
    const schema = this.resolved(given);
    if (schema.enum) return dice.pick(schema.enum);
    const type = typeOf(schema);
    if (type === 'object') {
      const required = schema.required ?? [];
      const names = Object.keys(schema.properties ?? {}).filter((name) => required.includes(name) || dice.chance(0.7));
      return Object.fromEntries(
        names.map((name) => {
          // What somebody changes was read just before.
          const isRead = name === 'version' && dice.chance(0.9);
          return [name, isRead ? 1 : this.valid(schema.properties![name]!, depth + 1)];
        }),
      );
    }
    if (type === 'array') {
      const most = depth > 3 ? 1 : 3;
      const length = dice.int(Math.min(schema.maxItems ?? most, most) + 1);
      return Array.from({ length }, () => this.valid(schema.items ?? {}, depth + 1));
    }
    if (type === 'boolean') return dice.chance(0.5);
    if (type === 'integer' || type === 'number') {
      const from = schema.minimum ?? 0;
      const to = Math.min(schema.maximum ?? from + 10, from + 1000);
      return type === 'integer' ? from + dice.int(to - from + 1) : from + dice.next() * (to - from);
    }
    return this.text(schema);
  }

  private text({ format, minLength = 1, maxLength = 60 }: Schema): string {
    const { dice } = this;
    if (format === 'uuid') return dice.pick(this.ids);
    if (format === 'email') return `who${dice.int(1e6)}@example.com`;
    if (format === 'date') return `20${20 + dice.int(20)}-0${1 + dice.int(9)}-1${dice.int(10)}`;
    if (format === 'date-time')
      return new Date(Date.UTC(2026 + dice.int(10), dice.int(12), 1 + dice.int(28))).toISOString();
    if (format === 'uri') return `https://example.com/${dice.int(1e6)}`;
    const longest = dice.chance(0.1) ? Math.min(maxLength, 5000) : Math.min(maxLength, 60);
    return textOfLength(dice, Math.max(minLength, 1 + dice.int(longest)));
  }

  private asItShouldBe(_: Schema, body: Body): Input {
    return { text: JSON.stringify(body), expected: 'anything', how: 'as it should be' };
  }

  /** Text, number or identifier that breaks things, where one is expected. */
  private hostile(schema: Schema, body: Body): Input {
    const { dice } = this;
    const place = dice.pick(this.places(schema, body, []));
    const type = place && typeOf(place.schema);
    const value =
      type === 'integer' || type === 'number'
        ? dice.pick(hostileNumbers)
        : dice.chance(0.2)
          ? dice.pick(this.ids)
          : dice.pick(hostileTexts);
    return {
      text: JSON.stringify(put(body, place, value)),
      expected: 'anything',
      how: `${named(place)}: ${String(value).slice(0, 40)}`,
    };
  }

  private wrongType(schema: Schema, body: Body): Input {
    const { dice } = this;
    const place = dice.pick(this.places(schema, body, []));
    if (!place || Object.keys(place.schema).length === 0) return this.broken(schema, body);
    const others = { string: 'x', number: 3, boolean: true, object: { a: 1 }, array: [[]] };
    const type = typeOf(place.schema);
    const own = type === 'integer' ? 'number' : type;
    const value = dice.pick(Object.entries(others).filter(([name]) => name !== own))[1];
    return {
      text: JSON.stringify(put(body, place, value)),
      expected: 'refused',
      how: `${named(place)} is ${JSON.stringify(value)}`,
    };
  }

  /** Longer, larger or more than is allowed, or not of the list. */
  private tooMuch(schema: Schema, body: Body): Input {
    const { dice } = this;
    const bounded = this.places(schema, body, []).filter(({ schema: one }) => beyond(one, dice) !== undefined);
    if (bounded.length === 0) return this.hostile(schema, body);
    const place = dice.pick(bounded);
    const value = beyond(place.schema, dice);
    return {
      text: JSON.stringify(put(body, place, value)),
      expected: 'refused',
      how: `${named(place)} is beyond its bounds`,
    };
  }

  private lacking(schema: Schema, body: Body): Input {
    const [missing] = schema.required ?? [];
    if (!missing) return this.hostile(schema, body);
    const name = this.dice.pick(schema.required!);
    const { [name]: _, ...rest } = body;
    return { text: JSON.stringify(rest), expected: 'refused', how: `without ${name}` };
  }

  private unknown(schema: Schema, body: Body): Input {
    const { dice } = this;
    const name = dice.pick(['surprise', 'id', 'jobId', 'administrator', 'isAdmin', 'toString', 'createdAt', '$where']);
    if (schema.properties?.[name] || typeOf(schema) !== 'object') return this.broken(schema, body);
    return {
      text: JSON.stringify({ ...body, [name]: dice.pick([true, 1, 'x', {}]) }),
      expected: 'refused',
      how: `with ${name}`,
    };
  }

  /** No object, or none that can be read in one way. */
  private broken(_: Schema, body: Body): Input {
    const { dice } = this;
    const text = JSON.stringify(body);
    const first = Object.keys(body)[0] ?? 'a';
    const deep = '['.repeat(200) + ']'.repeat(200);
    const [broken, how] = dice.pick([
      ['null', 'null'],
      ['[]', 'a list'],
      ['"text"', 'a text'],
      ['1e400', 'a number'],
      [text.slice(0, Math.max(1, text.length >> 1)), 'cut off'],
      [`${text}${text}`, 'twice'],
      [`{${JSON.stringify(first)}:1,${JSON.stringify(first)}:${deep}}`, 'a field twice, and deep'],
      ['{"__proto__":{"administrator":true}}', 'a prototype'],
      [`{"${'k'.repeat(5000)}":1}`, 'a long name'],
    ] as const);
    return { text: broken, expected: 'refused', how };
  }

  /** All values of a body that the document describes, with the way to each. */
  places(given: Schema, value: unknown, path: (string | number)[]): Place[] {
    const schema = this.resolved(given);
    const here = path.length > 0 ? [{ path, schema }] : [];
    if (typeOf(schema) === 'object' && schema.properties) {
      const object = (value ?? {}) as Body;
      const all = Object.entries(schema.properties);
      const within = all.flatMap(([name, one]) => this.places(one, object[name], [...path, name]));
      return [...here, ...within];
    }
    if (typeOf(schema) === 'array' && Array.isArray(value) && schema.items) {
      return [...here, ...value.flatMap((one, index) => this.places(schema.items!, one, [...path, index]))];
    }
    return here;
  }

  /** The body with another value in one place. */
  put(body: Body, place: Place, value: unknown): Body {
    return put(body, place, value);
  }

  private resolved(schema: Schema): Schema {
    if (schema.$ref) return this.resolved(this.schemas[schema.$ref.split('/').at(-1)!] ?? {});
    if (!schema.allOf) return schema;
    return Object.assign({}, ...schema.allOf.map((one) => this.resolved(one)), {
      ...schema,
      allOf: undefined,
    }) as Schema;
  }
}

export interface Place {
  path: (string | number)[];
  schema: Schema;
}

function typeOf({ type, properties, items, enum: values }: Schema): string {
  if (type) return Array.isArray(type) ? type.find((one) => one !== 'null')! : type;
  if (properties) return 'object';
  if (items) return 'array';
  return values ? typeof values[0] : 'string';
}

/** A value that its schema does not allow; nothing where it has no bounds. */
function beyond(schema: Schema, dice: Dice): unknown {
  if (schema.enum) return typeOf(schema) === 'string' ? 'no such choice' : undefined;
  const type = typeOf(schema);
  if (type === 'integer' && dice.chance(0.2)) return 1.5;
  if ((type === 'integer' || type === 'number') && schema.maximum !== undefined) return schema.maximum + 1;
  if ((type === 'integer' || type === 'number') && schema.minimum !== undefined) return schema.minimum - 1;
  if (type === 'array' && schema.maxItems !== undefined && schema.maxItems < 2000)
    return Array.from({ length: schema.maxItems + 1 }, () => null);
  if (type !== 'string') return undefined;
  if (schema.format === 'uuid') return 'not-an-id';
  if (schema.format === 'email') return 'no address';
  if (schema.format === 'date' || schema.format === 'date-time') return '2026-13-45';
  return schema.maxLength === undefined ? undefined : 'x'.repeat(schema.maxLength + 1);
}

function put(body: Body, place: Place | undefined, value: unknown): Body {
  if (!place) return { ...body, a: value };
  const copy = structuredClone(body);
  let at = copy as Record<string | number, unknown>;
  for (const step of place.path.slice(0, -1)) {
    at[step] ??= {};
    at = at[step] as Record<string | number, unknown>;
  }
  at[place.path.at(-1)!] = value;
  return copy;
}

function named(place: Place | undefined): string {
  return place?.path.join('.') ?? 'nothing';
}
