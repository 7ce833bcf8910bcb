import {
  argMax,
  binary,
  cast,
  compare,
  concatColumns,
  gatherColumns,
  logarithm,
  reduceColumns,
  reshape,
  unary,
} from '../graph/operators.ts';
import { float32Scalar } from './float32-scalar.ts';
import type { Graph } from '../graph/graph.ts';
import { columnsOf, type Value } from '../graph/value.ts';
import type { XgboostVersion } from './read/booster.ts';

/** What an objective makes of sums. */
export interface Objective {
  /** What sums begin with, of the base score of each. */
  readonly margins: (baseScores: Float32Array, version: XgboostVersion) => Float32Array;
  /** What a Booster predicts: float32 [rows, sums], or [rows, 1] of all of them. */
  readonly predict: (graph: Graph, sums: Value) => Value;
}

const asItIs: Objective = { margins: (scores) => scores, predict: (_graph, sums) => sums };

const logistic: Objective = {
  margins: (scores, version) => scores.map((score) => logit(score, version)),
  predict: sigmoid,
};

const logarithmic: Objective = {
  margins: (scores) => scores.map((score) => Math.log(score)),
  predict: exponential,
};

/** https://github.com/dmlc/xgboost/tree/v3.4.1/src/objective */
export const objectives: ReadonlyMap<string, Objective> = new Map([
  ['reg:squarederror', asItIs],
  ['reg:linear', asItIs],
  ['reg:squaredlogerror', asItIs],
  ['reg:absoluteerror', asItIs],
  ['reg:pseudohubererror', asItIs],
  ['reg:quantileerror', asItIs],
  ['reg:expectileerror', { margins: expectileMargins, predict: expectiles }],
  ['reg:logistic', logistic],
  ['reg:gamma', logarithmic],
  ['reg:tweedie', logarithmic],
  ['binary:logistic', logistic],
  // Until XGBoost 1.3.0 the base score was a probability here as well.
  [
    'binary:logitraw',
    {
      ...asItIs,
      margins: (scores, version) =>
        isBefore(version, [1, 3, 1]) ? logistic.margins(scores, version) : scores,
    },
  ],
  ['binary:hinge', { ...asItIs, predict: isPositive }],
  ['count:poisson', logarithmic],
  ['survival:cox', logarithmic],
  ['survival:aft', logarithmic],
  ['multi:softprob', { ...asItIs, predict: float32Softmax }],
  ['multi:softmax', { ...asItIs, predict: greatest }],
  ['rank:pairwise', asItIs],
  ['rank:ndcg', asItIs],
  ['rank:map', asItIs],
]);

/** What is more exact than XGBoost in between would differ from it: each step is rounded to float32 as it does. */
const epsilon = Math.fround(1e-6);

function logit(score: number, version: XgboostVersion): number {
  // Since XGBoost 3.2 a model may be sure before any tree: all its labels were equal.
  const bounded = isBefore(version, [3, 2, 0])
    ? score
    : Math.min(Math.max(score, epsilon), Math.fround(1 - epsilon));
  return -Math.log(Math.fround(Math.fround(1 / bounded) - 1));
}

function isBefore(version: XgboostVersion, other: XgboostVersion): boolean {
  const at = other.findIndex((part, index) => part !== (version[index] ?? 0));
  return at >= 0 && (version[at] ?? 0) < (other[at] ?? 0);
}

/** The base scores of expectiles are expectiles themselves, and all sums but the first make differences. */
function expectileMargins(scores: Float32Array): Float32Array {
  return scores.map((score, at) => {
    if (at === 0) return score;
    const gap = Math.max(Math.fround(Math.fround(score - (scores[at - 1] ?? 0)) - epsilon), epsilon);
    return gap + Math.log(-Math.expm1(-gap));
  });
}

function exponential(graph: Graph, value: Value): Value {
  return cast(graph, unary(graph, 'Exp', cast(graph, value, 'float64')), 'float32');
}

function sigmoid(graph: Graph, sums: Value): Value {
  const negative = binary(graph, 'Min', unary(graph, 'Neg', sums), float32Scalar(graph, 88.7));
  return binary(
    graph,
    'Div',
    float32Scalar(graph, 1),
    binary(graph, 'Add', exponential(graph, negative), float32Scalar(graph, 1)),
  );
}

/** Softmax of each row. */
export function float32Softmax(graph: Graph, sums: Value): Value {
  const powers = exponential(graph, binary(graph, 'Sub', sums, reduceColumns(graph, 'ReduceMax', sums)));
  const total = reduceColumns(graph, 'ReduceSum', cast(graph, powers, 'float64'));
  return binary(graph, 'Div', powers, cast(graph, total, 'float32'));
}

function greatest(graph: Graph, sums: Value): Value {
  return reshape(graph, cast(graph, argMax(graph, sums), 'float32'), [-1, 1]);
}

function isPositive(graph: Graph, sums: Value): Value {
  return cast(graph, compare(graph, 'Greater', sums, float32Scalar(graph, 0)), 'float32');
}

/** The first sum, and what is added to it for each of the others. */
function expectiles(graph: Graph, sums: Value): Value {
  const [first = 0, ...others] = Array(columnsOf(sums)).keys();
  if (others.length === 0) return sums;
  const wide = cast(graph, gatherColumns(graph, sums, others), 'float64');
  const power = unary(graph, 'Exp', unary(graph, 'Neg', unary(graph, 'Abs', wide)));
  const softplus = binary(
    graph,
    'Add',
    binary(graph, 'Max', wide, graph.scalar(0)),
    logarithm(graph, binary(graph, 'Add', power, graph.scalar(1))),
  );
  const steps = binary(graph, 'Add', cast(graph, softplus, 'float32'), float32Scalar(graph, epsilon));
  const all = concatColumns(graph, [gatherColumns(graph, sums, [first]), steps]);
  return graph.node('CumSum', [all, graph.ints([1], [])], all);
}
