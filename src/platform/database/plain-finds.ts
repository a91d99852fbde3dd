import {
  EntityManager,
  type EntityMetadata,
  type EntityTarget,
  type FindManyOptions,
  type FindOneOptions,
  FindOperator,
  type FindOptionsWhere,
  type ObjectLiteral,
} from 'typeorm';
import { queryKept } from './kept-plans.js';
import { entityOf, partOf, type Part, tablesOf } from './read-parts.js';

type Where<Entity> = FindOptionsWhere<Entity> | FindOptionsWhere<Entity>[];

/**
 * Finds rows by values of a table's columns, each with what it belongs to, which is what most finds are, with statements
 * that are put together once and planned once a connection. TypeORM puts each together anew, which takes longer than
 * the database does. What else is asked of a find, such as a list of values or some columns only, TypeORM does as ever.
 */
export class PlainFinds extends EntityManager {
  override async find<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    options: FindManyOptions<Entity> = {},
  ): Promise<Entity[]> {
    const plain = plainFindOf(this.dataSource.getMetadata(entity), options);
    return plain ? await this.found(plain) : await super.find(entity, options);
  }

  override findBy<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>, where: Where<Entity>): Promise<Entity[]> {
    return this.find(entity, { where });
  }

  override async findOne<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    options: FindOneOptions<Entity>,
  ): Promise<Entity | null> {
    const plain = options.where && plainFindOf(this.dataSource.getMetadata(entity), { ...options, take: 1 });
    if (!plain) return await super.findOne(entity, options);
    const [first] = await this.found<Entity>(plain);
    return first ?? null;
  }

  override findOneBy<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    where: Where<Entity>,
  ): Promise<Entity | null> {
    return this.findOne(entity, { where });
  }

  private async found<Entity extends ObjectLiteral>({ statement, values }: PlainFind): Promise<Entity[]> {
    const { text, part } = statement;
    const { rows } = await queryKept<Record<string, unknown>>(this, text, values);
    return rows.map((row) => entityOf(part, row, this.dataSource.driver) as Entity);
  }
}

/** A find as one statement, and the values it is sent with. */
interface PlainFind {
  statement: Statement;
  values: unknown[];
}

interface Statement {
  text: string;
  /** What a row is read as. */
  part: Part;
}

/** By what a find asks of its entity; nothing for what is left to TypeORM. */
const known = new WeakMap<EntityMetadata, Map<string, Statement | undefined>>();

const plainOptions = new Set(['where', 'order', 'take', 'relations']);
const comparisons: Record<string, string> = {
  isNull: 'is null',
  moreThan: '>',
  moreThanOrEqual: '>=',
  lessThan: '<',
  lessThanOrEqual: '<=',
};

function plainFindOf<Entity>(metadata: EntityMetadata, options: FindManyOptions<Entity>): PlainFind | undefined {
  const { where = {}, order = {}, take, relations = {} } = options;
  if (Array.isArray(where) || Array.isArray(relations)) return undefined;
  for (const name of Object.keys(options)) {
    if (!plainOptions.has(name) && options[name as keyof typeof options] !== undefined) return undefined;
  }
  const values: unknown[] = [];
  const conditions: string[] = [];
  for (const [name, value] of Object.entries(where as Record<string, unknown>)) {
    const how = comparisonOf(value);
    if (how === undefined) return undefined;
    conditions.push(`${name} ${how}`);
    if (how !== comparisons['isNull']) values.push(value instanceof FindOperator ? (value.value as unknown) : value);
  }
  const orders = Object.entries(order as Record<string, unknown>).map(([name, way]) => `${name} ${String(way)}`);
  const statements = known.get(metadata) ?? new Map<string, Statement | undefined>();
  known.set(metadata, statements);
  const key = JSON.stringify([conditions, orders, take, relations]);
  if (!statements.has(key)) {
    statements.set(key, statementOf(partOf(metadata, relations), { conditions, orders, take }));
  }
  const statement = statements.get(key);
  return statement && { statement, values };
}

function comparisonOf(value: unknown): string | undefined {
  if (['string', 'number', 'boolean'].includes(typeof value) || value instanceof Date) return '=';
  if (!(value instanceof FindOperator)) return undefined;
  const { type, child } = value as FindOperator<unknown>;
  const isPlainValue = type === 'isNull' || comparisonOf(value.value) === '=';
  return child === undefined && isPlainValue ? comparisons[type] : undefined;
}

/** @param asked conditions and orders as the name of a property and what is asked of it */
function statementOf(
  part: Part | undefined,
  asked: { conditions: readonly string[]; orders: readonly string[]; take: number | undefined },
): Statement | undefined {
  if (!part) return undefined;
  const columnOf = (name: string): string | undefined => {
    const read = part.columns.find(({ column }) => column.propertyName === name);
    return read && `${part.alias}."${read.column.databaseName}"`;
  };
  let place = 0;
  const conditions = asked.conditions.map((one) => {
    const at = one.indexOf(' ');
    const [column, how] = [columnOf(one.slice(0, at)), one.slice(at + 1)];
    return column && `${column} ${how}${how === comparisons['isNull'] ? '' : ` $${(place += 1)}`}`;
  });
  const orders = asked.orders.map((one) => {
    const [name = '', way = ''] = one.split(' ');
    const column = columnOf(name);
    return column && /^(asc|desc)$/i.test(way) ? `${column} ${way}` : undefined;
  });
  if ([...conditions, ...orders].includes(undefined)) return undefined;
  const rest = [
    ...(conditions.length > 0 ? [` where ${conditions.join(' and ')}`] : []),
    ...(orders.length > 0 ? [` order by ${orders.join(', ')}`] : []),
    ...(asked.take === undefined ? [] : [` limit ${Number(asked.take)}`]),
  ];
  return { text: `${tablesOf(part)}${rest.join('')}`, part };
}
