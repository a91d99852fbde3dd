import type { DataSource, EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/** A table that is read, with those that its rows belong to. */
export interface Part {
  metadata: EntityMetadata;
  /** What the table is called in the statement. */
  alias: string;
  columns: { column: ColumnMetadata; as: string }[];
  /** Where the identifier is found, which is null where there is no such row. */
  id: string;
  owners: { property: string; on: string; part: Part }[];
}

/**
 * What is read of an entity, each column as the database has it.
 * @param relations as TypeORM takes them: which of its owners are read with it
 * @returns nothing where that is more than the columns of tables that are joined by one key each
 */
export function partOf(metadata: EntityMetadata, relations: object): Part | undefined {
  let tables = 0;
  const read = (one: EntityMetadata, wanted: object): Part | undefined => {
    if (!isPlain(one)) return undefined;
    const alias = `t${tables}`;
    tables += 1;
    const columns = one.columns
      .filter(({ isSelect, isVirtual }) => isSelect && !isVirtual)
      .map((column, place) => ({ column, as: `${alias}_${place}` }));
    const id = columns.find(({ column }) => column.isPrimary)?.as;
    if (id === undefined) return undefined;
    const part: Part = { metadata: one, alias, columns, id, owners: [] };
    for (const [property, more] of Object.entries(wanted as Record<string, unknown>)) {
      if (more === undefined || more === false) continue;
      const relation = one.relations.find(({ propertyName }) => propertyName === property);
      const [key, another] = relation?.joinColumns ?? [];
      const isOwner = relation && (relation.isManyToOne || relation.isOneToOneOwner) && !relation.isLazy;
      if (!isOwner || !key?.referencedColumn || another) return undefined;
      const owner = read(relation.inverseEntityMetadata, more === true ? {} : (more as object));
      if (!owner) return undefined;
      const on = `${owner.alias}."${key.referencedColumn.databaseName}" = ${alias}."${key.databaseName}"`;
      part.owners.push({ property, on, part: owner });
    }
    return part;
  };
  return read(metadata, relations);
}

function isPlain(metadata: EntityMetadata): boolean {
  const { embeddeds, eagerRelations, lazyRelations, childEntityMetadatas, afterLoadListeners, columns } = metadata;
  const more = [embeddeds, eagerRelations, lazyRelations, childEntityMetadatas, afterLoadListeners];
  return (
    metadata.tableType === 'regular' &&
    !metadata.tablePath.includes('.') &&
    !metadata.discriminatorColumn &&
    !metadata.deleteDateColumn &&
    !metadata.treeType &&
    Object.keys(metadata.orderBy ?? {}).length === 0 &&
    more.every(({ length }) => length === 0) &&
    columns.every(({ isVirtualProperty, transformer }) => !isVirtualProperty && transformer === undefined)
  );
}

/** The beginning of the statement: the columns, and the tables they are of. */
export function tablesOf(part: Part): string {
  const columns: string[] = [];
  const joins: string[] = [];
  const add = (one: Part): void => {
    for (const { column, as } of one.columns) columns.push(`${one.alias}."${column.databaseName}" as ${as}`);
    for (const { on, part: owner } of one.owners) {
      joins.push(` left join "${owner.metadata.tablePath}" ${owner.alias} on ${on}`);
      add(owner);
    }
  };
  add(part);
  return `select ${columns.join(', ')} from "${part.metadata.tablePath}" ${part.alias}${joins.join('')}`;
}

/** A row as the entity, with its owners; null for one that is not there. */
export function entityOf(part: Part, row: Record<string, unknown>, driver: DataSource['driver']): object | null {
  if (row[part.id] === null) return null;
  const entity = part.metadata.create(undefined, { fromDeserializer: true }) as Record<string, unknown>;
  for (const { column, as } of part.columns) {
    entity[column.propertyName] = driver.prepareHydratedValue(row[as], column) as unknown;
  }
  for (const { property, part: owner } of part.owners) entity[property] = entityOf(owner, row, driver);
  return entity;
}
