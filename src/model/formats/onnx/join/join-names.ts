import type { ModelOutline } from '../outline.ts';
import { FreshNames, namesOf } from './names.ts';
import { sentInputs, type JoinedFile } from './joined-file.ts';
import type { Seam } from './seam.ts';

/** What is called how in the graph of two models. */
export interface NamesOfModel {
  readonly value: (name: string) => string;
  readonly node: (name: string) => string;
  readonly size: (name: string) => string | number;
}

export interface JoinedNames {
  readonly first: NamesOfModel;
  readonly second: NamesOfModel;
  /** Whether an input of the second is another tensor than the output that it gets. */
  readonly needsNode: (input: string) => boolean;
  /** A name for what neither has. */
  readonly freshValue: (name: string) => string;
  readonly freshNode: (name: string) => string;
}

/**
 * Names for all that two models have, so that no two things have one: what callers send and get keeps its name, inputs of the second are
 * called as the outputs that they get, and what else both have gets the number of its model before it.
 */
export function joinNames(
  { outline: first, position: firstAt }: JoinedFile,
  { outline: second, position }: JoinedFile,
  { joints, shared, sent }: Seam,
): JoinedNames {
  const [ownNames, names] = [namesOf(first.graph), namesOf(second.graph)];
  const values = new FreshNames(ownNames.values, names.values);
  const nodes = new FreshNames(ownNames.nodes, names.nodes);
  const inputs = new Map(sentInputs(first.graph).map((input) => [input.name, input]));
  const outputs = new Set(second.graph.outputs.map(({ name }) => name));
  const kept = new Set([...outputs, ...sent.map(({ name }) => name)]);
  const sharedNames = new Set(shared.map(({ name }) => name));
  const remembered = (naming: (name: string) => string) => {
    const known = new Map<string, string>();
    return (name: string): string => {
      const found = known.get(name) ?? naming(name);
      known.set(name, found);
      return found;
    };
  };
  const ownValue = remembered((name) =>
    kept.has(name) && !inputs.has(name) ? values.of(`${firstAt}/`, name) : name,
  );
  const byInput = new Map(joints.map((joint) => [joint.input.name, joint]));
  const needsNode = (input: string) => byInput.get(input)?.castTo !== null || outputs.has(input);
  const value = remembered((name) => {
    const joint = byInput.get(name);
    if (joint !== undefined && !needsNode(name)) return ownValue(joint.output.name);
    if (sharedNames.has(name)) return name;
    if (kept.has(name) && !inputs.has(name)) return name;
    return ownNames.values.has(name) ? values.of(`${position}/`, name) : name;
  });
  const node = remembered((name) => (ownNames.nodes.has(name) ? nodes.of(`${position}/`, name) : name));
  const ownSizes = new Set<string>();
  const sizes = sizesOf([
    ...joints.map(({ output, input }) => [output, input] as const),
    ...shared.map((input) => [inputs.get(input.name), input] as const),
  ]);
  return {
    first: {
      value: ownValue,
      node: (name) => name,
      size: (name) => {
        ownSizes.add(name);
        return name;
      },
    },
    second: {
      value,
      node,
      size: (name) => sizes.get(name) ?? (ownSizes.has(name) ? `${position}/${name}` : name),
    },
    needsNode,
    freshValue: (name) => values.of('', name),
    freshNode: (name) => nodes.of('', name),
  };
}

type Value = ModelOutline['graph']['inputs'][number];

/** What named sizes of the second are in the first, by what their tensors are there. */
function sizesOf(
  pairs: readonly (readonly [Value | undefined, Value])[],
): ReadonlyMap<string, string | number> {
  const sizes = new Map<string, string | number>();
  for (const [given, taken] of pairs) {
    for (const [axis, size] of (taken.type?.shape ?? []).entries()) {
      const known = given?.type?.shape?.[axis];
      if (typeof size === 'string' && known != null && !sizes.has(size)) sizes.set(size, known);
    }
  }
  return sizes;
}
