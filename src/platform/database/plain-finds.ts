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
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { queryKept } from './kept-plans.js';

type Where<Entity> = FindOptionsWhere<Entity> | FindOptionsWhere<Entity>[];

/** A statement that finds rows of one table, and the values it is sent with. */
interface PlainFind {
  text: string;
  values: unknown[];
  columns: readonly ColumnMetadata[];
}

/**
 * Finds rows of one table by values of its columns, which is what most finds are, with statements that are put together
 * once and planned once a connection. TypeORM puts each together anew, which takes longer than the database does. What
 * else is asked of a find, such as relations, a list of values or some columns only, TypeORM does as ever.
 */
export class PlainFinds extends EntityManager {
  override async find<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    options: FindManyOptions<Entity> = {},
  ): Promise<Entity[]> {
    const metadata = this.dataSource.getMetadata(entity);
    const plain = plainFindOf(metadata, options);
    return plain ? await this.found(metadata, plain) : await super.find(entity, options);
  }

  override findBy<Entity extends ObjectLiteral>(entity: EntityTarget<Entity>, where: Where<Entity>): Promise<Entity[]> {
    return this.find(entity, { where });
  }

  override async findOne<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    options: FindOneOptions<Entity>,
  ): Promise<Entity | null> {
    const metadata = this.dataSource.getMetadata(entity);
    const plain = options.where && plainFindOf(metadata, { ...options, take: 1 });
    if (!plain) return super.findOne(entity, options);
    const [first] = await this.found<Entity>(metadata, plain);
    return first ?? null;
  }

  override findOneBy<Entity extends ObjectLiteral>(
    entity: EntityTarget<Entity>,
    where: Where<Entity>,
  ): Promise<Entity | null> {
    return this.findOne(entity, { where });
  }

  private async found<Entity extends ObjectLiteral>(
    metadata: EntityMetadata,
    { text, values, columns }: PlainFind,
  ): Promise<Entity[]> {
    const { rows } = await queryKept<Record<string, unknown>>(this, text, values);
    const { driver } = this.dataSource;
    return rows.map((row) => {
      const one = metadata.create(undefined, { fromDeserializer: true }) as Record<string, unknown>;
      for (const column of columns) {
        const { propertyName } = column;
        one[propertyName] = driver.prepareHydratedValue(row[propertyName], column) as unknown;
      }
      return one as Entity;
    });
  }
}

/** What is known of a table's finds: the columns that are read, and the statements, by what they ask. */
interface Finds {
  columns: readonly ColumnMetadata[];
  from: string;
  texts: Map<string, string>;
}

const known = new WeakMap<EntityMetadata, Finds | 'not plain'>();

function findsOf(metadata: EntityMetadata): Finds | undefined {
  let finds = known.get(metadata);
  if (finds === undefined) {
    finds = isPlain(metadata) ? made(metadata) : 'not plain';
    known.set(metadata, finds);
  }
  return finds === 'not plain' ? undefined : finds;
}

/** Whether an entity is the columns of one table, each as the database has it. */
function isPlain(metadata: EntityMetadata): boolean {
  const { tableType, treeType, embeddeds, eagerRelations, lazyRelations, orderBy, columns } = metadata;
  const more = [metadata.childEntityMetadatas, embeddeds, eagerRelations, lazyRelations, metadata.afterLoadListeners];
  const apart = metadata.discriminatorColumn ?? metadata.deleteDateColumn ?? treeType ?? orderBy;
  return (
    tableType === 'regular' &&
    !metadata.tablePath.includes('.') &&
    apart === undefined &&
    more.every(({ length }) => length === 0) &&
    columns.every((column) => !column.isVirtualProperty && column.transformer === undefined)
  );
}

function made({ columns, tablePath }: EntityMetadata): Finds {
  const read = columns.filter(({ isSelect, isVirtual }) => isSelect && !isVirtual);
  const names = read.map(({ databaseName, propertyName }) => `"${databaseName}" as "${propertyName}"`);
  return { columns: read, from: `select ${names.join(', ')} from "${tablePath}"`, texts: new Map() };
}

const plainOptions = new Set(['where', 'order', 'take']);
const comparisons: Record<string, string> = {
  isNull: 'is null',
  moreThan: '>',
  moreThanOrEqual: '>=',
  lessThan: '<',
  lessThanOrEqual: '<=',
};

/** The find as one statement of one table; nothing where it asks for more than that. */
function plainFindOf<Entity>(metadata: EntityMetadata, options: FindManyOptions<Entity>): PlainFind | undefined {
  const finds = findsOf(metadata);
  const { where = {}, order = {}, take } = options;
  if (!finds || Array.isArray(where)) return undefined;
  for (const name of Object.keys(options)) {
    if (!plainOptions.has(name) && options[name as keyof typeof options] !== undefined) return undefined;
  }
  const values: unknown[] = [];
  const asked: string[] = [];
  for (const [name, value] of Object.entries(where as Record<string, unknown>)) {
    const how = comparisonOf(value);
    if (how === undefined) return undefined;
    asked.push(`${name} ${how}`);
    if (how !== comparisons['isNull']) values.push(value instanceof FindOperator ? (value.value as unknown) : value);
  }
  const sorted = Object.entries(order as Record<string, unknown>).map(([name, way]) => `${name} ${String(way)}`);
  const key = `${asked.join()}; ${sorted.join()}; ${take}`;
  const text = finds.texts.get(key) ?? textOf(metadata, finds.from, { asked, sorted, take });
  if (text === undefined) return undefined;
  finds.texts.set(key, text);
  return { text, values, columns: finds.columns };
}

function comparisonOf(value: unknown): string | undefined {
  if (['string', 'number', 'boolean'].includes(typeof value) || value instanceof Date) return '=';
  if (!(value instanceof FindOperator)) return undefined;
  const { type, child } = value as FindOperator<unknown>;
  const given: unknown = value.value;
  const isPlainValue = type === 'isNull' || comparisonOf(given) === '=';
  return child === undefined && isPlainValue ? comparisons[type] : undefined;
}

function textOf(
  metadata: EntityMetadata,
  from: string,
  { asked, sorted, take }: { asked: readonly string[]; sorted: readonly string[]; take: number | undefined },
): string | undefined {
  const columnOf = (name: string): string | undefined => {
    const column = metadata.columns.find(({ propertyName, isVirtual }) => propertyName === name && !isVirtual);
    return column && `"${column.databaseName}"`;
  };
  let place = 0;
  const conditions = asked.map((one) => {
    const [name = '', ...words] = one.split(' ');
    const how = words.join(' ');
    const column = columnOf(name);
    if (how === comparisons['isNull']) return column && `${column} ${how}`;
    place += 1;
    return column && `${column} ${how} $${place}`;
  });
  const orders = sorted.map((one) => {
    const [name = '', way = ''] = one.split(' ');
    const column = columnOf(name);
    return column && /^(asc|desc)$/i.test(way) ? `${column} ${way}` : undefined;
  });
  if ([...conditions, ...orders].includes(undefined)) return undefined;
  const rest = [
    ...(conditions.length > 0 ? [` where ${conditions.join(' and ')}`] : []),
    ...(orders.length > 0 ? [` order by ${orders.join(', ')}`] : []),
    ...(take === undefined ? [] : [` limit ${Number(take)}`]),
  ];
  return from + rest.join('');
}
