import type { GraphOutline, ValueOutline } from '../outline.ts';
import { usedBy } from '../walk-outline.ts';
import { operatorBox, tensorBox, type Box } from './box.ts';

/** What is drawn of a graph; arrows are pairs of indices into the boxes, without duplicates. */
export interface GraphView {
  /** Inputs, operators in the graph's own (topological) order, outputs. */
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

export interface Arrow {
  readonly from: number;
  readonly to: number;
}

/** Inputs share a box when they are more than this, and so do outputs. */
const maxTensorBoxes = 40;

/** The main graph: a box an input, operator and output. Weights and constants are text in the boxes that take them. */
export function viewGraph(graph: GraphOutline): GraphView {
  const stored = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
  const constants = graph.nodes.filter(({ opType }) => opType === 'Constant');
  for (const { outputs, attributes } of constants) {
    const tensor = attributes.flatMap(({ tensors }) => tensors)[0];
    if (tensor !== undefined) stored.set(outputs[0] ?? '', tensor);
  }
  const inputs = graph.inputs.filter(({ name }) => !stored.has(name));
  const operators = graph.nodes.filter(({ opType }) => opType !== 'Constant');
  const boxes: Box[] = [];
  const producers = new Map<string, number>();
  const links: { readonly value: string; readonly to: number }[] = [];
  for (const values of shared(inputs)) {
    for (const { name } of values) producers.set(name, boxes.length);
    boxes.push(tensorBox('input', values));
  }
  for (const node of operators) {
    for (const name of node.outputs) if (name !== '') producers.set(name, boxes.length);
    for (const value of usedBy(node)) links.push({ value, to: boxes.length });
    boxes.push(
      operatorBox(
        node,
        node.inputs.flatMap((name) => stored.get(name) ?? []),
      ),
    );
  }
  for (const values of shared(graph.outputs)) {
    for (const { name } of values) links.push({ value: name, to: boxes.length });
    boxes.push(tensorBox('output', values));
  }
  const arrows = links.flatMap(({ value, to }) => {
    const from = producers.get(value);
    return from === undefined ? [] : [{ from, to }];
  });
  return { boxes, arrows: withoutDuplicates(arrows) };
}

function shared(values: readonly ValueOutline[]): (readonly ValueOutline[])[] {
  return values.length > maxTensorBoxes ? [values] : values.map((value) => [value]);
}

/** Arrows without those that are there already, and without those from a box to itself: a folded box has such. */
export function withoutDuplicates(arrows: readonly Arrow[]): Arrow[] {
  const unique = new Map(arrows.map((arrow) => [`${arrow.from} ${arrow.to}`, arrow]));
  return [...unique.values()].filter(({ from, to }) => from !== to);
}
