import { getMetadataStorage } from 'class-validator';

type Storage = ReturnType<typeof getMetadataStorage>;
type Described = ReturnType<Storage['getTargetValidationMetadatas']>;

/**
 * For each object that it checks, class-validator looks through all classes that are described for those that the
 * object's class inherits from. What it finds for a class is kept, since a class is described as it is defined.
 */
export function keepDescriptions(storage: Storage): void {
  const find = storage.getTargetValidationMetadatas.bind(storage);
  const known = new WeakMap<object, Described>();
  storage.getTargetValidationMetadatas = (type, schema, always, strictGroups, groups) => {
    if (schema || always || strictGroups || groups) return find(type, schema, always, strictGroups, groups);
    let found = known.get(type);
    if (!found) known.set(type, (found = find(type, schema, always, strictGroups, groups)));
    return found;
  };
  const group = storage.groupByPropertyName.bind(storage);
  const grouped = new WeakMap<Described, ReturnType<typeof group>>();
  storage.groupByPropertyName = (described) => {
    let found = grouped.get(described);
    if (!found) grouped.set(described, (found = group(described)));
    return found;
  };
}

/**
 * What checks a value: class-validator makes one for each decorator, and looks through a list of all of them for each
 * value that it checks.
 */
export class KeptChecks {
  private readonly made = new Map<new () => unknown, unknown>();

  get<Check>(type: new () => Check): Check {
    let check = this.made.get(type) as Check | undefined;
    if (check === undefined) this.made.set(type, (check = new type()));
    return check;
  }
}
