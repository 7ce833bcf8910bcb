import type { GraphOutline, ModelOutline, NodeOutline, TensorOutline } from './outline.ts';

/** Every node of the model: main graph, subgraphs of attributes, and functions. */
export function* allNodes(model: ModelOutline): Generator<NodeOutline> {
  yield* nodesOf(model.graph.nodes);
  for (const fn of model.functions) yield* nodesOf(fn.nodes);
}

/** Every tensor stored in the model: initializers of all graphs and tensors in attributes. */
export function* allTensors(model: ModelOutline): Generator<TensorOutline> {
  yield* model.graph.initializers;
  for (const node of allNodes(model)) {
    for (const attribute of node.attributes) {
      yield* attribute.tensors;
      for (const graph of attribute.graphs) yield* graph.initializers;
    }
  }
}

/** The values an operator takes, those that its subgraphs take from outside included. */
export function usedBy(node: NodeOutline): string[] {
  const inner = node.attributes.flatMap(({ graphs }) => [...subgraphNodes(graphs)]);
  return [...node.inputs, ...inner.flatMap(({ inputs }) => inputs)];
}

function* nodesOf(nodes: readonly NodeOutline[]): Generator<NodeOutline> {
  for (const node of nodes) {
    yield node;
    for (const attribute of node.attributes) yield* subgraphNodes(attribute.graphs);
  }
}

function* subgraphNodes(graphs: readonly GraphOutline[]): Generator<NodeOutline> {
  for (const graph of graphs) yield* nodesOf(graph.nodes);
}
