import type { GraphParts, NodePart } from './graph-parts.ts';

/** The operators that make tensors which one operator needs, and nothing else, by the names of these. */
export function soleMakers({ nodes, outputs }: GraphParts): ReadonlyMap<string, NodePart> {
  const needs = new Map<string, number>();
  for (const name of nodes.flatMap(({ inputs }) => inputs)) needs.set(name, (needs.get(name) ?? 0) + 1);
  for (const { name } of outputs) needs.delete(name);
  const makers = nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const));
  return new Map(makers.filter(([name]) => needs.get(name) === 1));
}
