import type { Graph } from '../graph/graph.ts';
import type { Value } from '../graph/value.ts';
import type { ClassLabel } from './classes/class-labels.ts';
import type { Estimator } from './estimator.ts';
import type { Features } from './columns/features.ts';

/** The methods of scikit-learn's estimators that answer for rows, and the margins of boosters. */
export type MethodName =
  | 'predict'
  | 'predict_proba'
  | 'decision_function'
  | 'transform'
  | 'score_samples'
  | 'kneighbors'
  | 'margin';

/** What an estimator is, which decides what its answers are called. */
export type EstimatorKind =
  | 'classifier'
  | 'regressor'
  | 'outlier'
  | 'clusterer'
  | 'transformer'
  | 'neighbors';

/**
 * What an estimator answers for some rows. Each method makes its operators when it is asked, and only once.
 */
export interface Methods {
  readonly kind: EstimatorKind;
  /** Of a classifier: its classes in the order of their probabilities, for each output of several. */
  readonly classes?: readonly (readonly ClassLabel[])[];
  /** [rows], or [rows, outputs] of several outputs. */
  readonly predict?: () => Promise<Value>;
  /** [rows, classes]: one, or one for each output of several. */
  readonly predict_proba?: () => Promise<Value | readonly Value[]>;
  /** [rows] for two classes, else [rows, classes]. */
  readonly decision_function?: () => Promise<Value>;
  /** What a step behind it gets. */
  readonly transform?: () => Promise<Features>;
  /** Transform of what gives no columns for a step behind it: int64 [rows], or [rows, labels], of labels; [rows] of an isotonic regression. */
  readonly encode?: () => Promise<Value>;
  /** [rows] */
  readonly score_samples?: () => Promise<Value>;
  /** Distances and numbers of the nearest rows that it was fitted with, the nearest first: [rows, neighbours] each. */
  readonly kneighbors?: () => Promise<readonly [distances: Value, indices: Value]>;
  /** Of a booster: sums of its trees, before they become what it predicts. [rows], or [rows, sums] of several. */
  readonly margin?: () => Promise<Value>;
}

/** What a converter works with. */
export interface Context {
  readonly graph: Graph;
  readonly signal: AbortSignal | undefined;
  /** What a user should know about the conversion, one sentence each. */
  readonly notes: string[];
  /** Converts an estimator that another has inside. @throws MlpackError MODEL_UNSUPPORTED for a class that is not known */
  convert(estimator: Estimator, features: Features): Promise<Methods>;
}

/** Writes what an estimator computes as operators. */
export type EstimatorConverter = (
  estimator: Estimator,
  features: Features,
  context: Context,
) => Promise<Methods>;

/** Converters by library and class: {@link Estimator.type}. */
export type EstimatorConverters = ReadonlyMap<string, EstimatorConverter>;

/** Makes a method that is computed when it is first asked for. */
export function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => (made ??= make());
}
