import { type InputSpec, tensorNamed } from '../../tensors/tensor-spec.ts';
import { badRequest, type HttpError, isObject, shown } from '../../util/http-error.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { UnknownName } from '../unknown-name.ts';

/**
 * The input or output of the model that an entry of a request's list names.
 *
 * @param ownValues inputs that have values in the model
 * @throws HttpError 400
 */
export function named<T extends { readonly name: string; readonly features?: readonly string[] | null }>(
  list: 'inputs' | 'outputs',
  index: number,
  entry: unknown,
  specs: readonly T[],
  ownValues?: ReadonlySet<string>,
): T {
  const name = isObject(entry) ? entry['name'] : undefined;
  // Most requests have them in the order of the model.
  const likely = specs[index];
  if (likely !== undefined && likely.name === name) return likely;
  const found = tensorNamed(specs, name);
  if (found !== undefined) return found;
  const place = `${list}[${index}]`;
  if (!isObject(entry)) throw badRequest(`${place}: expected an object, got ${shown(entry)}`);
  if (typeof name !== 'string') throw badRequest(`${place}.name: expected a string, got ${shown(name)}`);
  if (ownValues?.has(name) === true) throw hasOwnValue(`${place}.name`, name);
  const names = specs.map((spec) => spec.name);
  throw new UnknownName(`${place}.name`, '', name, names);
}

/** The error of an input that the graph has beside a value of its own for it. */
export function hasOwnValue(place: string, name: string): HttpError {
  return badRequest(
    `${place}: the model has a value of its own for "${name}", which cannot be changed here: leave it out, or export the model with "${name}" as an input without a value (an initializer)`,
  );
}

/** @throws HttpError 400 naming the inputs that are missing */
export function requireAll(feeds: ReadonlyMap<string, Tensor>, specs: readonly InputSpec[]): void {
  if (feeds.size === specs.length) return;
  const missing = specs.filter(({ name }) => !feeds.has(name)).map(({ name }) => `"${name}"`);
  throw badRequest(`inputs: ${missing.join(', ')} missing`);
}
