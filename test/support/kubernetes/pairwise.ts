type Options = Readonly<Record<string, readonly unknown[]>>;
type Combination<T extends Options> = { readonly [Name in keyof T]: T[Name][number] };

/**
 * Few combinations of options in which each value of one stands beside each value of every other at least once: most
 * faults need two options to show. Always the same, and in the same order, for the same options.
 *
 * @param options the values of each option; one without values is an error
 * @throws RangeError naming an option without values
 */
export function pairwise<const T extends Options>(options: T): Combination<T>[] {
  const names = Object.keys(options);
  const counts = names.map((name) => options[name]?.length ?? 0);
  const empty = names.find((_name, index) => counts[index] === 0);
  if (empty !== undefined) throw new RangeError(`${empty} has no values`);
  const left = new Set(allPairs(counts));
  const rows: number[][] = [];
  if (counts.length === 1) rows.push(...Array.from({ length: counts[0] ?? 0 }, (_value, value) => [value]));
  for (let [next] = left; next !== undefined; [next] = left) {
    const row = greedy(counts, next, left);
    for (const pair of pairsOf(row)) left.delete(pair);
    rows.push(row);
  }
  return rows.map(
    (row) =>
      Object.fromEntries(
        names.map((name, index) => [name, options[name]?.[row[index] ?? 0]]),
      ) as Combination<T>,
  );
}

/** A row around a pair that is left, each other value being the one that brings most pairs that are left. */
function greedy(counts: readonly number[], pair: string, left: ReadonlySet<string>): number[] {
  const [a = 0, x = 0, b = 0, y = 0] = pair.split(' ').map(Number);
  const row = new Map([
    [a, x],
    [b, y],
  ]);
  for (const [option, count] of counts.entries()) {
    if (row.has(option)) continue;
    const gain = (value: number) =>
      [...row].filter(([other, its]) => left.has(keyOf(option, value, other, its))).length;
    const values = Array.from({ length: count }, (_value, value) => value);
    row.set(
      option,
      values.reduce((best, value) => (gain(value) > gain(best) ? value : best)),
    );
  }
  return counts.map((_count, option) => row.get(option) ?? 0);
}

function allPairs(counts: readonly number[]): string[] {
  const pairs: string[] = [];
  for (const [a, many] of counts.entries())
    for (let b = a + 1; b < counts.length; b += 1)
      for (let x = 0; x < many; x += 1)
        for (let y = 0; y < (counts[b] ?? 0); y += 1) pairs.push(keyOf(a, x, b, y));
  return pairs;
}

function pairsOf(row: readonly number[]): string[] {
  return row.flatMap((x, a) => row.slice(a + 1).map((y, index) => keyOf(a, x, a + 1 + index, y)));
}

function keyOf(a: number, x: number, b: number, y: number): string {
  return a < b ? `${a} ${x} ${b} ${y}` : `${b} ${y} ${a} ${x}`;
}
