import { record, type KubernetesObject } from '../objects.ts';

/** An object with one thing wrong in it. */
export interface Spoiled {
  readonly object: KubernetesObject;
  /** What is wrong, without regard to which of a list's entries it is in. */
  readonly fault: string;
  /** The name that whoever refuses it has to say. */
  readonly name: string;
}

/**
 * An object's specification with one thing wrong, for all of its places: a field that nothing has in each object, and in place of each
 * value one of a type that isn't taken there. What maps take is no truth value either.
 */
export function spoiled(object: KubernetesObject): Spoiled[] {
  return faultsOf(object['spec'], ['spec']).map(({ path, isUnknown, value }) => ({
    object: { ...object, spec: value },
    fault: `${isUnknown ? 'a field too many in' : 'another type of'} ${path.map((part) => (isIndex(part) ? '*' : part)).join('.')}`,
    name: isUnknown ? unknownField : (path.findLast((part) => !isIndex(part)) ?? ''),
  }));
}

const unknownField = 'noSuchField';

interface Fault {
  readonly path: readonly string[];
  readonly isUnknown: boolean;
  /** The whole value with the fault in it. */
  readonly value: unknown;
}

function faultsOf(value: unknown, path: readonly string[]): Fault[] {
  const isScalar = typeof value !== 'object' || value === null;
  const wrong = { path, isUnknown: false, value: isScalar && typeof value !== 'boolean' ? true : 'text' };
  if (isScalar) return [wrong];
  if (Array.isArray(value)) {
    const inner = value.flatMap((each, index) =>
      faultsOf(each, [...path, String(index)]).map((fault) => ({
        ...fault,
        value: value.with(index, fault.value),
      })),
    );
    return [wrong, ...inner];
  }
  const fields = record(value);
  const inner = Object.entries(fields).flatMap(([name, each]) =>
    faultsOf(each, [...path, name]).map((fault) => ({ ...fault, value: { ...fields, [name]: fault.value } })),
  );
  return [wrong, { path, isUnknown: true, value: { ...fields, [unknownField]: true } }, ...inner];
}

function isIndex(part: string): boolean {
  return /^\d+$/u.test(part);
}
