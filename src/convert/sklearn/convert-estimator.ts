import { MlpackError } from '../../errors/mlpack-error.ts';
import type { PickleObject } from '../pickle/pickle-values.ts';
import { Graph } from '../graph/graph.ts';
import { ShapeError } from '../graph/shape-error.ts';
import type { Value } from '../graph/value.ts';
import { scoreName } from './classes/class-labels.ts';
import { withClassNames } from './classes/class-names.ts';
import { converters } from './converters.ts';
import { type Budget, OverBudget } from './budget.ts';
import { Estimator } from './estimator.ts';
import { Features } from './columns/features.ts';
import { TooWideError } from './columns/too-wide-error.ts';
import type { KnownColumns } from './columns/column-reader.ts';
import type { InputChain, InputColumn } from './columns/input-chain.ts';
import { InputFrame } from './columns/input-frame.ts';
import { withSparseOutput } from './sparse-outputs.ts';
import { unknownClass } from './unknown-class.ts';
import { knownColumns } from './columns/known-columns.ts';
import type { Context, EstimatorKind, MethodName, Methods } from './methods.ts';

export interface ConvertOptions {
  /** The methods to give out; what is usual for the kind of estimator unless given. */
  readonly methods?: readonly MethodName[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Names the classes of a classifier that was fitted with their numbers; null where nothing does. */
  readonly labelEncoder?: PickleObject | null | undefined;
  /** Where in a file's object the estimator is; all of it unless given. */
  readonly place?: string | undefined;
  /** What callers send; what the estimator itself tells of it unless given. */
  readonly columns?: KnownColumns | undefined;
  /** What it may cost; what a model may of which the size isn't known unless given. */
  readonly budget?: Budget | undefined;
}

interface ConvertedOutput {
  readonly name: string;
  readonly method: MethodName;
  /** What golden files call its answers: the method, and of several outputs which. */
  readonly answers: string;
  /** The classes along its last axis; null where there are none. */
  readonly labels: readonly (string | number)[] | null;
}

export interface ConvertedEstimator {
  readonly graph: Graph;
  readonly kind: EstimatorKind;
  /** What callers send. */
  readonly columns: readonly InputColumn[];
  /** The steps between what callers send and the graph; null where there are none. */
  readonly chain: InputChain | null;
  /** Names of columns that it was fitted with, but doesn't use. */
  readonly unused: readonly string[];
  /** Names of all columns that it was fitted with, where callers send a matrix of only some of them; else null. */
  readonly fitted: readonly string[] | null;
  /** Names of columns of text whose missing ones are None to the model, and not NaN. */
  readonly none: readonly string[];
  /** How columns of a data frame's categories are sent, by their names. */
  readonly categories: InputFrame['categories'];
  /** Values that are accepted of the columns of inputs, by input, others being refused; null: any. */
  readonly accepted: InputFrame['accepted'];
  /** Which output each method gives; several of a method of several outputs. */
  readonly outputs: readonly ConvertedOutput[];
  readonly notes: readonly string[];
}

/**
 * Writes what an estimator computes as a graph of ONNX.
 *
 * @throws MlpackError MODEL_UNSUPPORTED for a class or setting that can't be converted, MODEL_INVALID for an estimator
 * that isn't fitted or not what its class says
 */
export async function convertEstimator(
  object: PickleObject,
  file: string,
  options: ConvertOptions = {},
): Promise<ConvertedEstimator> {
  const estimator = new Estimator(object, file, options.place, options.budget);
  try {
    return await graphOf(estimator, options);
  } catch (error) {
    if (error instanceof OverBudget) throw estimator.overBudget(error);
    if (error instanceof TooWideError) {
      const { message, suggestions } = estimator.unsupported(error.message, ...error.suggestions);
      throw new MlpackError('MODEL_UNSUPPORTED', message, { suggestions, cause: error });
    }
    if (!(error instanceof ShapeError)) throw error;
    throw new MlpackError(
      'MODEL_INVALID',
      `${file}: ${estimator.place} has attributes that don't fit each other: ${error.message}.`,
      { suggestions: ['Save the model again.'], cause: error },
    );
  }
}

/** An estimator whose methods are there to be asked. */
interface OpenedEstimator {
  readonly graph: Graph;
  readonly frame: InputFrame;
  readonly notes: readonly string[];
  readonly methods: Methods;
}

/** Opens an estimator: operators are made when its methods are asked. @throws MlpackError as {@link convertEstimator} does */
export async function openEstimator(
  estimator: Estimator,
  { signal, columns }: Pick<ConvertOptions, 'columns' | 'signal'>,
): Promise<OpenedEstimator> {
  if (!converters.has(estimator.type)) throw unknownClass(estimator);
  const graph = new Graph();
  const notes: string[] = [];
  const frame = new InputFrame(graph, columns ?? (await knownColumns(estimator)));
  const context: Context = { graph, signal, notes, convert };
  const methods = await convert(estimator, Features.ofFrame(graph, frame));
  return { graph, frame, notes, methods };

  async function convert(inner: Estimator, features: Features): Promise<Methods> {
    signal?.throwIfAborted();
    const { budget } = estimator;
    budget.spendConversion(inner.object);
    graph.limitNumbers(budget.numbers, () => new OverBudget('numbers'));
    const converter = converters.get(inner.type);
    if (converter === undefined) throw unknownClass(inner);
    return withSparseOutput(inner, await converter(inner, features, context), features.isSparse);
  }
}

async function graphOf(
  estimator: Estimator,
  { methods: wanted, labelEncoder = null, ...options }: ConvertOptions,
): Promise<ConvertedEstimator> {
  const { graph, frame, notes, methods: answered } = await openEstimator(estimator, options);
  const methods =
    labelEncoder === null
      ? answered
      : await withClassNames(
          answered,
          new Estimator(labelEncoder, estimator.file, undefined, estimator.budget),
          graph,
        );
  const outputs: ConvertedOutput[] = [];
  for (const method of wanted ?? usualMethods(methods)) {
    const values = await valuesOf(methods, method, estimator);
    for (const [index, value] of values.entries()) {
      const output = outputName(methods.kind, method, index, values.length);
      graph.output(output, value);
      outputs.push({
        name: output,
        method,
        answers: values.length === 1 ? method : `${method}_${index}`,
        labels: labelsOf(methods, method, index, value),
      });
    }
  }
  const inputs = frame.finish();
  const { unused, fitted, none, categories, accepted } = frame;
  return { graph, kind: methods.kind, ...inputs, unused, fitted, none, categories, accepted, outputs, notes };
}

/** What is given out of an estimator that can do several things. */
function usualMethods({ kind, ...methods }: Methods): readonly MethodName[] {
  const first = (...names: readonly MethodName[]): readonly MethodName[] =>
    names.filter((name) => methodOf(methods, name) !== undefined).slice(0, 1);
  switch (kind) {
    case 'classifier':
      return [...first('predict'), ...first('predict_proba', 'decision_function')];
    case 'outlier':
      return [...first('predict'), ...first('decision_function', 'score_samples')];
    case 'clusterer':
      return [...first('predict'), ...first('predict_proba', 'transform')];
    case 'regressor':
      return first('predict');
    case 'transformer':
      return first('transform');
    case 'neighbors':
      return first('kneighbors');
  }
}

function labelsOf(
  { classes }: Methods,
  method: MethodName,
  index: number,
  { shape }: Value,
): readonly (string | number)[] | null {
  const labels = method === 'predict_proba' || method === 'decision_function' ? classes?.[index] : undefined;
  return labels !== undefined && shape.at(-1) === labels.length ? labels.map(scoreName) : null;
}

/** @param index which of several outputs of the method */
function outputName(kind: EstimatorKind, method: MethodName, index: number, count: number): string {
  if (method === 'kneighbors') return index === 0 ? 'distances' : 'indices';
  const name = methodOutput(kind, method);
  return count === 1 ? name : `${name}_${index}`;
}

function methodOutput(kind: EstimatorKind, method: Exclude<MethodName, 'kneighbors'>): string {
  switch (method) {
    case 'predict':
      return kind === 'regressor' ? 'value' : 'label';
    case 'predict_proba':
      return 'probabilities';
    case 'decision_function':
      return kind === 'outlier' ? 'score' : 'scores';
    case 'transform':
      return kind === 'clusterer' ? 'distances' : 'transformed';
    case 'score_samples':
    case 'margin':
      return method;
  }
}

/** What gives no columns calls that transform, too. */
function methodOf(methods: Omit<Methods, 'kind'>, method: MethodName) {
  return method === 'transform' ? (methods.transform ?? methods.encode) : methods[method];
}

async function valuesOf(
  methods: Methods,
  method: MethodName,
  estimator: Estimator,
): Promise<readonly Value[]> {
  const compute = methodOf(methods, method);
  if (compute === undefined) {
    const there = Object.keys(methods)
      .filter((name) => name !== 'kind' && name !== 'classes')
      .map((name) => (name === 'encode' ? 'transform' : name));
    throw estimator.unsupported(`has no ${method}`, `Choose among ${there.join(', ')} in "outputs".`);
  }
  const result = await compute();
  if (result instanceof Features) return [result.matrix()];
  return 'dtype' in result ? [result] : result;
}
