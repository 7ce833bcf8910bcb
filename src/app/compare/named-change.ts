/** Something that has a value by a name in two images; null where it is not there. */
export interface NamedChange {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What differs, sorted by name. */
export function namedChanges(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): NamedChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].toSorted().flatMap((name) => {
    const [from, to] = [before.get(name) ?? null, after.get(name) ?? null];
    return from === to ? [] : [{ name, before: from, after: to }];
  });
}
