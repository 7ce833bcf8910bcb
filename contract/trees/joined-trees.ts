import type { ByteSource } from '../onnx/byte-source.ts';
import type { GraphParts, NodePart } from '../onnx/graph-parts.ts';
import { integerAttribute } from './integer-attribute.ts';

/** Operators of trees that are walked as one. */
export interface JoinedTrees {
  readonly operators: readonly NodePart[];
  /** Where their sums lie side by side: what the only one makes, or what a Concat makes of what several do. */
  readonly output: string;
}

/**
 * Which trees are walked as one: those that read the same columns, and whose sums nothing needs but an operator that puts them
 * side by side. Rows are copied once then, and the graph after the trees takes one tensor: each that it takes costs as much as an operator.
 *
 * @param taken operators of trees
 */
export function joinedTrees(
  source: ByteSource,
  { nodes, outputs }: GraphParts,
  taken: readonly NodePart[],
): readonly JoinedTrees[] {
  const maker = new Map(taken.map((node) => [node.outputs[0] ?? '', node] as const));
  const needed = new Map<string, number>();
  for (const name of [...nodes.flatMap((node) => node.inputs), ...outputs.map((output) => output.name)]) {
    needed.set(name, (needed.get(name) ?? 0) + 1);
  }
  const joined: JoinedTrees[] = [];
  for (const { operator, inputs, outputs: made, attributes } of nodes) {
    const output = made[0] ?? '';
    const isAnswer = outputs.some(({ name }) => name === output);
    if (operator !== 'Concat' || isAnswer || integerAttribute(source, attributes, 'axis') !== 1) continue;
    const operators = inputs.flatMap((name) => (needed.get(name) === 1 ? (maker.get(name) ?? []) : []));
    const isSame = operators.every((node) => node.inputs[0] === operators[0]?.inputs[0]);
    if (operators.length === inputs.length && isSame) joined.push({ operators, output });
  }
  const done = new Set(joined.flatMap(({ operators }) => operators));
  const alone = taken.filter((node) => !done.has(node));
  return [...joined, ...alone.map((node) => ({ operators: [node], output: node.outputs[0] ?? '' }))];
}
