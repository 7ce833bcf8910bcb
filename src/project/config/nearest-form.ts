import type { ErrorObject } from 'ajv/dist/2020.js';

/**
 * Errors without those of the forms that a value was not meant to have: of several that it may have, it was meant to have the one that knows most
 * of its keys.
 */
export function ofNearestForms(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  let left = errors;
  for (const { keyword, schemaPath, instancePath } of errors) {
    if (keyword !== 'oneOf') continue;
    const formOf = (error: ErrorObject): string | undefined =>
      error.schemaPath.startsWith(`${schemaPath}/`)
        ? error.schemaPath.slice(schemaPath.length + 1).split('/')[0]
        : undefined;
    const forms = new Map<string, ErrorObject[]>();
    for (const error of errors) {
      const form = formOf(error);
      if (form !== undefined && error.instancePath.startsWith(instancePath)) {
        forms.set(form, [...(forms.get(form) ?? []), error]);
      }
    }
    const [nearest] = [...forms].toSorted(
      ([, a], [, b]) => distanceOf(a, instancePath) - distanceOf(b, instancePath),
    );
    left = left.filter((error) => {
      const form = error.instancePath.startsWith(instancePath) ? formOf(error) : undefined;
      return form === undefined || form === nearest?.[0];
    });
  }
  return left;
}

/** What tells most that a form is not meant: another type, then a key that it doesn't know. */
const weights: ReadonlyMap<string, number> = new Map([
  ['type', 10_000],
  ['enum', 10_000],
  ['additionalProperties', 100],
]);

/** How far a value is from a form: of another type, with keys that it doesn't know, or without some of its own. */
function distanceOf(errors: readonly ErrorObject[], instancePath: string): number {
  const distances = errors
    .filter((error) => error.instancePath === instancePath)
    .map(({ keyword }) => weights.get(keyword) ?? 1);
  return distances.reduce((sum, one) => sum + one, 0);
}
