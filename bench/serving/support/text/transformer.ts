import { Graph } from '../../../../src/convert/graph/graph.ts';
import type { Value } from '../../../../src/convert/graph/value.ts';
import { untrained } from '../weights.ts';

/** Sizes of a BERT: 384 wide and 6 layers deep is a MiniLM. */
export interface TransformerSizes {
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly vocabulary: number;
  readonly positions: number;
  readonly labels: number;
}

type Shape = Value['shape'];

/**
 * The graph of a BertForSequenceClassification as PyTorch exports it, with weights that nobody learnt, which cost as much as
 * others. https://github.com/huggingface/transformers/blob/main/src/transformers/models/bert/modeling_bert.py
 */
export function transformer(sizes: TransformerSizes): Graph {
  const graph = new Graph();
  const { width, layers, vocabulary, positions, labels } = sizes;
  const { weights, dense, norm } = parts(graph);
  const tokens = [null, null] as const;
  const ids = graph.input('input_ids', 'int64', tokens);
  const mask = graph.input('attention_mask', 'int64', tokens);
  const types = graph.input('token_type_ids', 'int64', tokens);
  const lookUp = (rows: number, at: Value, shape: Shape) =>
    graph.node('Gather', [weights([rows, width]), at], { dtype: 'float32', shape });
  const hidden: Shape = [null, null, width];
  const length = graph.node(
    'Shape',
    [ids],
    { dtype: 'int64', shape: [1] },
    { attributes: { start: { int: 1 } } },
  );
  const one = graph.constant({ dtype: 'int64', shape: [], data: BigInt64Array.of(1n) });
  const zero = graph.constant({ dtype: 'int64', shape: [], data: BigInt64Array.of(0n) });
  const end = graph.node('Squeeze', [length], { dtype: 'int64', shape: [] });
  const places = graph.node('Range', [zero, end, one], { dtype: 'int64', shape: [null] });
  const add = (a: Value, b: Value) => graph.node('Add', [a, b], a);
  const embedded = add(
    add(lookUp(vocabulary, ids, hidden), lookUp(2, types, hidden)),
    lookUp(positions, places, [null, width]),
  );
  const bias = hiddenBy(graph, mask);
  let state = norm(embedded, width);
  for (let layer = 0; layer < layers; layer++) {
    const attended = attention(graph, state, bias, sizes, dense);
    state = norm(add(dense(attended, width, width), state), width);
    const wide = graph.node('Gelu', [dense(state, width, 4 * width)], {
      dtype: 'float32',
      shape: [null, null, 4 * width],
    });
    state = norm(add(dense(wide, 4 * width, width), state), width);
  }
  const first = graph.node(
    'Gather',
    [state, zero],
    { dtype: 'float32', shape: [null, width] },
    { attributes: { axis: { int: 1 } } },
  );
  const pooled = dense(first, width, width);
  const bounded = graph.node('Tanh', [pooled], pooled);
  graph.output('logits', { ...dense(bounded, width, labels), shape: [null, labels] });
  return graph;
}

/** What is added to the attention that each token gets: nothing, or what hides padding. */
function hiddenBy(graph: Graph, mask: Value): Value {
  const axes = graph.ints([1, 2]);
  const shape: Shape = [null, 1, 1, null];
  const wide = graph.node('Unsqueeze', [mask, axes], { dtype: 'int64', shape });
  const floats = graph.node('Cast', [wide], { dtype: 'float32', shape }, { attributes: { to: { int: 1 } } });
  const flipped = graph.node('Sub', [scalar(graph, 1), floats], floats);
  return graph.node('Mul', [flipped, scalar(graph, -1e9)], floats);
}

function attention(
  graph: Graph,
  state: Value,
  bias: Value,
  { width, heads }: TransformerSizes,
  dense: (input: Value, from: number, to: number) => Value,
): Value {
  const each = width / heads;
  const apart = graph.ints([0, 0, heads, each]);
  const split = (order: readonly number[]): Value => {
    const shape: Shape = [null, null, null, null];
    const divided = graph.node('Reshape', [dense(state, width, width), apart], { dtype: 'float32', shape });
    return graph.node('Transpose', [divided], divided, { attributes: { perm: { ints: order } } });
  };
  const [queries, keys, values] = [split([0, 2, 1, 3]), split([0, 2, 3, 1]), split([0, 2, 1, 3])];
  const products = graph.node('MatMul', [queries, keys], queries);
  const scaled = graph.node('Div', [products, scalar(graph, Math.sqrt(each))], products);
  const scores = graph.node('Softmax', [graph.node('Add', [scaled, bias], scaled)], scaled, {
    attributes: { axis: { int: -1 } },
  });
  const taken = graph.node('MatMul', [scores, values], values);
  const back = graph.node('Transpose', [taken], taken, { attributes: { perm: { ints: [0, 2, 1, 3] } } });
  return graph.node('Reshape', [back, graph.ints([0, 0, width])], {
    dtype: 'float32',
    shape: [null, null, width],
  });
}

function scalar(graph: Graph, value: number): Value {
  return graph.constant({ dtype: 'float32', shape: [], data: Float32Array.of(value) });
}

function parts(graph: Graph) {
  const weights = untrained(graph);
  const dense = (input: Value, from: number, to: number): Value => {
    const shape = [...input.shape.slice(0, -1), to];
    const product = graph.node('MatMul', [input, weights([from, to])], { dtype: 'float32', shape });
    return graph.node('Add', [product, weights([to])], product);
  };
  const norm = (input: Value, width: number): Value => {
    const ones = graph.constant({ dtype: 'float32', shape: [width], data: new Float32Array(width).fill(1) });
    return graph.node('LayerNormalization', [input, ones, weights([width])], input, {
      attributes: { axis: { int: -1 }, epsilon: { float: 1e-12 } },
    });
  };
  return { weights, dense, norm };
}
