import type { JsonFields } from '../json/json-fields.ts';
import { describeShape } from '../tensors/shape.ts';
import type { TensorSpec } from '../tensors/tensor-spec.ts';
import type { Transform } from './step-kind.ts';

/** What goes in and what comes out: of a graph, or of a whole chain. */
export interface Signature {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}

/** The steps between what callers send and get and the tensors of the graph, which its inputs and outputs are. */
export interface Chain extends Signature {
  readonly before: readonly Transform[];
  readonly after: readonly Transform[];
}

/**
 * Refuses a chain whose steps don't fit together: each must find what it reads, with the type and shape it reads it in,
 * and what callers get must be made by inference or after it.
 *
 * @throws StartError naming the step and the tensor
 */
export function refuseMisfits(contract: JsonFields, outer: Signature, chain: Chain): void {
  const there = new Map(outer.inputs.map((spec) => [spec.name, spec]));
  const read = new Set<string>();
  const take = (who: string, specs: readonly TensorSpec[]): void => {
    for (const spec of specs) {
      const found = there.get(spec.name);
      const wanted = `steps: ${who} reads "${spec.name}" as ${typeText(spec)}`;
      if (found === undefined) contract.fail(`${wanted}, but nothing before it makes that`);
      else if (!fits(spec, found)) contract.fail(`${wanted}, but it is ${typeText(found)}`);
      read.add(spec.name);
    }
  };
  const make = (specs: readonly TensorSpec[]): void => {
    for (const spec of specs) there.set(spec.name, spec);
  };
  for (const { kind, inputs, outputs } of chain.before) {
    take(kind, inputs);
    make(outputs);
  }
  take('inference', chain.inputs);
  make(chain.outputs);
  for (const { kind, inputs, outputs } of chain.after) {
    take(kind, inputs);
    make(outputs);
  }
  const unread = outer.inputs.find(({ name }) => !read.has(name));
  if (unread !== undefined) contract.fail(`steps: none of them reads input "${unread.name}"`);
  const made = new Set([chain, ...chain.after].flatMap(({ outputs }) => outputs.map(({ name }) => name)));
  for (const spec of outer.outputs) {
    const found = made.has(spec.name) ? there.get(spec.name) : undefined;
    if (found === undefined) contract.fail(`steps: none of them makes output "${spec.name}"`);
    else if (!fits(spec, found)) {
      contract.fail(`steps: output "${spec.name}" is to be ${typeText(spec)}, but it is ${typeText(found)}`);
    }
  }
}

/** Whether tensors of two specifications can be the same, as far as these say. */
function fits(a: TensorSpec, b: TensorSpec): boolean {
  if (a.dtype !== b.dtype) return false;
  if (a.shape === null || b.shape === null) return true;
  if (a.shape.length !== b.shape.length) return false;
  return a.shape.every((size, axis) => {
    const other = b.shape?.[axis];
    return typeof size !== 'number' || typeof other !== 'number' || size === other;
  });
}

function typeText(spec: TensorSpec): string {
  return `${spec.dtype} ${describeShape(spec)}`;
}
