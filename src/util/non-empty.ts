/** A list that has a first item. */
export type NonEmpty<T> = readonly [T, ...T[]];

export function mapNonEmpty<T, U>(
  [first, ...rest]: NonEmpty<T>,
  map: (item: T, index: number) => U,
): NonEmpty<U> {
  return [map(first, 0), ...rest.map((item, i) => map(item, i + 1))];
}

/** One after the other; ends with the first that rejects. */
export async function mapInOrder<T, U>(
  [first, ...rest]: NonEmpty<T>,
  map: (item: T, index: number) => Promise<U>,
): Promise<NonEmpty<U>> {
  const mapped: [U, ...U[]] = [await map(first, 0)];
  for (const [i, item] of rest.entries()) mapped.push(await map(item, i + 1));
  return mapped;
}
