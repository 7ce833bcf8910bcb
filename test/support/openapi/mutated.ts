import * as fc from 'fast-check';

type Path = readonly (string | number)[];

/** A value with something in it, or all of it, taken away or replaced by anything else. */
export function mutated(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const other = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>(null, '', 'NaN', -1, 0.5, 2 ** 53, 1e300, '9'.repeat(40), [], {}, [[[[]]]]),
  );
  return fc.tuple(values, fc.nat(), fc.option(other, { nil: undefined })).map(([value, at, replacement]) => {
    const paths = pathsIn(value);
    return withChange(value, paths[at % paths.length] ?? [], replacement);
  });
}

/** Paths of everything in a JSON value, first of all that of the value itself. */
function pathsIn(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [[]];
  const inner = Object.entries(value).flatMap(([key, part]) => {
    const step = Array.isArray(value) ? Number(key) : key;
    return pathsIn(part).map((path): Path => [step, ...path]);
  });
  return [[], ...inner];
}

function withChange(value: unknown, [step, ...rest]: Path, replacement: unknown): unknown {
  if (step === undefined) return replacement;
  if (Array.isArray(value)) {
    const changed: unknown = withChange(value[Number(step)], rest, replacement);
    return value.flatMap((part: unknown, i) =>
      i !== step ? [part] : changed === undefined ? [] : [changed],
    );
  }
  const object = Object(value);
  // JSON leaves out what is undefined.
  return { ...object, [step]: withChange(object[step], rest, replacement) };
}
