import type { DeepPartial, EntityManager, EntityTarget, ObjectLiteral } from 'typeorm';

/** Puts something in, and gives it as it would be read: what the database made of it comes back from the same statement. */
export async function inserted<T extends ObjectLiteral>(
  database: EntityManager,
  kind: EntityTarget<T>,
  given: DeepPartial<NoInfer<T>>,
): Promise<T> {
  const [one] = await insertedAll(database, kind, [given]);
  return one!;
}

/** The same of several, which are put in with one statement. */
export async function insertedAll<T extends ObjectLiteral>(
  database: EntityManager,
  kind: EntityTarget<T>,
  given: DeepPartial<NoInfer<T>>[],
): Promise<T[]> {
  const { columns } = database.connection.getMetadata(kind);
  const { driver } = database.connection;
  const insertion = database
    .createQueryBuilder()
    .insert()
    .into(kind)
    .values(given as never);
  const { raw } = await insertion.returning('*').updateEntity(false).execute();
  return (raw as Record<string, unknown>[]).map((row) => {
    const one = database.create(kind);
    for (const column of columns) {
      // Some are not read unless they are asked for.
      if (column.isSelect) column.setEntityValue(one, driver.prepareHydratedValue(row[column.databaseName], column));
    }
    return one;
  });
}
