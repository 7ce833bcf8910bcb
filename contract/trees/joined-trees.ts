import type { SyncByteSource } from '../onnx/sync-byte-source.ts';
import type { GraphParts, NodePart } from '../onnx/graph-parts.ts';
import { soleMakers } from '../onnx/sole-makers.ts';
import { integerAttribute } from './integer-attribute.ts';
import { lookUpOf, type LookUp } from './look-up.ts';

/** Operators of trees that are walked as one. */
export interface JoinedTrees {
  readonly operators: readonly NodePart[];
  /** What their leaves say is looked up here; null where they say what they add. */
  readonly lookUp: LookUp | null;
  /** The sums: what the only operator makes, or what others make of what it says. */
  readonly output: string;
}

/**
 * Which trees are walked as one: those that read the same columns, and of whose sums nothing is made but one tensor, where they
 * stand side by side, or where rows of a table are added up that the trees choose. Rows are copied once then, and the graph after
 * the trees takes one tensor: each that it takes costs as much as an operator.
 *
 * @param taken operators of trees
 */
export function joinedTrees(
  source: SyncByteSource,
  parts: GraphParts,
  taken: readonly NodePart[],
): readonly JoinedTrees[] {
  const makers = soleMakers(parts);
  const answers = new Set(parts.outputs.map(({ name }) => name));
  const trees = new Set(taken);
  const joined: JoinedTrees[] = [];
  for (const node of parts.nodes) {
    const output = node.outputs[0] ?? '';
    const lookUp = lookUpOf(source, parts, makers, node);
    const operators = lookUp?.operators ?? sideBySide(source, makers, node);
    const isSame = operators?.every((one) => trees.has(one) && one.inputs[0] === operators[0]?.inputs[0]);
    if (operators !== null && isSame === true && !answers.has(output))
      joined.push({ operators, lookUp, output });
  }
  const done = new Set(joined.flatMap(({ operators }) => operators));
  const alone = taken.filter((node) => !done.has(node));
  return [
    ...joined,
    ...alone.map((node) => ({ operators: [node], lookUp: null, output: node.outputs[0] ?? '' })),
  ];
}

/** The operators whose columns a Concat puts side by side; null for what does something else. */
function sideBySide(
  source: SyncByteSource,
  makers: ReadonlyMap<string, NodePart>,
  { operator, inputs, attributes }: NodePart,
): readonly NodePart[] | null {
  if (operator !== 'Concat' || integerAttribute(source, attributes, 'axis') !== 1) return null;
  const operators = inputs.flatMap((name) => makers.get(name) ?? []);
  return operators.length === inputs.length ? operators : null;
}
