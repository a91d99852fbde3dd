import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage, IsInt, IsString, MetadataStorage } from 'class-validator';
import { keepDescriptions } from './kept-descriptions.js';

class Named {
  @IsString()
  name = '';

  @IsString()
  size: unknown = '';
}

class Sized extends Named {
  @IsInt({ groups: ['whole'] })
  declare size: unknown;
}

class Unknown {}

/** The storage, as class-validator made it and with `keepDescriptions`. */
function both() {
  const storage = getMetadataStorage();
  const asked: unknown[] = [];
  const plain: typeof storage.getTargetValidationMetadatas = (...given) => {
    asked.push(given[0]);
    return MetadataStorage.prototype.getTargetValidationMetadatas.apply(storage, given);
  };
  const kept = Object.assign(Object.create(storage) as MetadataStorage, { getTargetValidationMetadatas: plain });
  keepDescriptions(kept);
  return { plain, kept: kept.getTargetValidationMetadatas, asked };
}

describe('kept descriptions', () => {
  it('are what class-validator finds for a class and those that it inherits from, which is looked for once', () => {
    const { plain, kept, asked } = both();
    for (const [type, fields] of [
      [Sized, ['size', 'name']],
      [Named, ['name', 'size']],
      [Unknown, []],
    ] as const) {
      const found = plain(type, undefined!, false, false);
      expect(found.map(({ propertyName }) => propertyName)).toEqual(fields);
      asked.length = 0;
      for (let times = 0; times < 3; times += 1) expect(kept(type, undefined!, false, false)).toEqual(found);
      expect(asked).toEqual([type]);
    }
  });

  it('are of no groups: what is asked for with some is looked for', () => {
    const { plain, kept } = both();
    expect(kept(Sized, undefined!, false, false)).toHaveLength(2);
    for (const groups of [['whole'], ['other']]) {
      expect(kept(Sized, undefined!, false, false, groups)).toEqual(plain(Sized, undefined!, false, false, groups));
    }
    expect(kept(Sized, undefined!, false, true)).toEqual(plain(Sized, undefined!, false, true));
    expect(kept(Sized, undefined!, false, true)).not.toEqual(kept(Sized, undefined!, false, false));
  });
});
