import type { GraphOutline, ModelOutline, NodeOutline, TensorOutline } from './onnx-outline.ts';

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

/** Every node of a graph, those of its subgraphs included. */
export function allNodesOf(graph: GraphOutline): Generator<NodeOutline> {
  return nodesOf(graph.nodes);
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
