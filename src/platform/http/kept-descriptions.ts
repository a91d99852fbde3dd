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
}
