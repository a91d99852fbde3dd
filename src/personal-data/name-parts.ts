/** The parts of a name that are looked for by themselves, in small letters. */
export function partsOf(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[\s,.'’ʼ"()_/-]+/u)
    .filter((part) => part.length >= 2);
}
