import type { Graph } from './graph.ts';
import { ShapeError } from './shape-error.ts';
import { columnsOf, elementTypes, type GraphDtype, type Value } from './value.ts';

/** The same elements as another type. */
export function cast(graph: Graph, value: Value, dtype: GraphDtype): Value {
  if (value.dtype === dtype) return value;
  return graph.node(
    'Cast',
    [value],
    { dtype, shape: value.shape },
    { attributes: { to: { int: elementTypes[dtype] } } },
  );
}

/** An operator on two tensors element by element, the second stretched over the first: Add, Sub, Mul, Div, Pow. */
export function binary(graph: Graph, operator: string, left: Value, right: Value): Value {
  const { shape } = binaryShape(left, right);
  return graph.node(operator, [left, right], { dtype: left.dtype, shape });
}

/**
 * All tensors taken together by an operator, each with what those before it made: Add, Max.
 *
 * @throws ShapeError for none
 */
export function together(graph: Graph, operator: string, values: readonly Value[]): Value {
  const [first, ...others] = values;
  if (first === undefined) throw new ShapeError('there is nothing to take together');
  return others.reduce((all, one) => binary(graph, operator, all, one), first);
}

/** An operator on each element that keeps the type: Exp, Sqrt, Neg, Sigmoid, Tanh, Abs, Floor. */
export function unary(graph: Graph, operator: string, value: Value): Value {
  return graph.node(operator, [value], value);
}

/**
 * The natural logarithm of each element of float64, as the C library has it. onnxruntime's Log rounds the last elements of a tensor
 * otherwise than those before them, so that equal rows of one batch came out different; the sum of one element is not taken so.
 */
export function logarithm(graph: Graph, value: Value): Value {
  const last = value.shape.length;
  const apart = { dtype: value.dtype, shape: [...value.shape, 1] };
  const single = graph.node('Unsqueeze', [value, graph.ints([last])], apart);
  return graph.node('ReduceLogSum', [single, graph.ints([last])], value, {
    attributes: { keepdims: { int: 0 } },
  });
}

/** A comparison element by element: Less, LessOrEqual, Greater, GreaterOrEqual, Equal. */
export function compare(graph: Graph, operator: string, left: Value, right: Value): Value {
  const { shape } = binaryShape(left, right);
  return graph.node(operator, [left, right], { dtype: 'bool', shape });
}

/** Elements of `yes` where the condition holds, else of `no`. */
export function where(graph: Graph, condition: Value, yes: Value, no: Value): Value {
  const { shape } = binaryShape(condition, binaryShape(yes, no));
  return graph.node('Where', [condition, yes, no], { dtype: yes.dtype, shape });
}

function binaryShape(left: Pick<Value, 'shape'>, right: Pick<Value, 'shape'>): Pick<Value, 'shape'> {
  const length = Math.max(left.shape.length, right.shape.length);
  const shape = Array.from({ length }, (_, axis) => {
    const sizes = [left, right].map((one) => one.shape[axis - length + one.shape.length]);
    if (sizes.includes(null)) return null;
    return sizes.find((size) => size !== undefined && size !== 1) ?? 1;
  });
  return { shape };
}

/** Each element, or the bound that it lies beyond; NaN stays. */
export function clip(graph: Graph, value: Value, least: number, greatest: number): Value {
  return graph.node('Clip', [value, graph.scalar(least), graph.scalar(greatest)], value);
}

/** The product of two matrices. */
export function matmul(graph: Graph, left: Value, right: Value): Value {
  // Gemm, because of MatMul onnxruntime makes one operator with a factor before or after it, which it then rounds to float32.
  return graph.node('Gemm', [left, right], {
    dtype: left.dtype,
    shape: [left.shape[0] ?? null, right.shape[1] ?? null],
  });
}

/** Matrices side by side. */
export function concatColumns(graph: Graph, values: readonly Value[]): Value {
  const [first, ...others] = values;
  if (first === undefined) throw new ShapeError('there are no columns');
  if (others.length === 0) return first;
  const columns = values.reduce((sum, value) => sum + columnsOf(value), 0);
  return graph.node(
    'Concat',
    values,
    { dtype: first.dtype, shape: [null, columns] },
    { attributes: { axis: { int: 1 } } },
  );
}

/** Some columns of a matrix, in the order given. */
export function gatherColumns(graph: Graph, value: Value, columns: readonly number[]): Value {
  if (columns.length === columnsOf(value) && columns.every((column, at) => column === at)) return value;
  return graph.node(
    'Gather',
    [value, graph.ints(columns)],
    { dtype: value.dtype, shape: [value.shape[0] ?? null, columns.length] },
    { attributes: { axis: { int: 1 } } },
  );
}

/** Some items of a vector, in the order given: [places] of int64 [places]. */
export function gatherItems(graph: Graph, values: Value, places: Value): Value {
  return graph.node('Gather', [values, places], { dtype: values.dtype, shape: [null] });
}

/** A matrix of one column as a vector, or any tensor in another shape; -1 is what is left. */
export function reshape(graph: Graph, value: Value, sizes: readonly number[]): Value {
  const shape = sizes.map((size) => (size === -1 ? null : size));
  return graph.node('Reshape', [value, graph.ints(sizes)], { dtype: value.dtype, shape });
}

/** Which column of each row is the largest, the first among equals: int64 [rows]. */
export function argMax(graph: Graph, value: Value): Value {
  return graph.node(
    'ArgMax',
    [value],
    { dtype: 'int64', shape: [null] },
    { attributes: { axis: { int: 1 }, keepdims: { int: 0 } } },
  );
}

/** The sum (or mean, least, greatest) of each row: [rows, 1]. */
export function reduceColumns(
  graph: Graph,
  operator: 'ReduceSum' | 'ReduceMean' | 'ReduceMin' | 'ReduceMax' | 'ReduceLogSumExp',
  value: Value,
): Value {
  return graph.node(
    operator,
    [value, graph.ints([1])],
    { dtype: value.dtype, shape: [value.shape[0] ?? null, 1] },
    { attributes: { keepdims: { int: 1 } } },
  );
}

/** Softmax of each row. */
export function softmax(graph: Graph, value: Value): Value {
  return graph.node('Softmax', [value], value, { attributes: { axis: { int: 1 } } });
}
