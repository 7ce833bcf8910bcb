import type { RunLimits } from './run-limits.ts';
import type { Tensor, TensorShape } from '../tensor/tensor.ts';

/** A model that answers: a graph, or a graph with the steps before it. */
export interface AnsweringModel {
  /** The runtime's name, as errors say it. */
  readonly runtime: string;
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /**
   * Runs the model once.
   * @throws MODEL_UNSUPPORTED when the model crashes the runtime; RunLimitError; the signal's reason when aborted.
   */
  run(request: InferenceRequest): Promise<InferenceResult | InferenceRefusal>;
}

/** A model that a runtime has loaded, until it is disposed of. */
export interface RunnableModel extends AnsweringModel, AsyncDisposable {}

export interface InferenceRequest {
  readonly inputs: readonly Tensor[];
  /** Names of the outputs, in the order they are wanted. */
  readonly outputNames: readonly string[];
  /** Outputs of which no elements are wanted. */
  readonly shapeNames: readonly string[];
  /** Outputs beyond so many elements together come as shapes only, so that memory stays bounded. */
  readonly maxElements?: number | undefined;
  /** Beyond these the run is ended, and the model with it. */
  readonly limits?: RunLimits | undefined;
}

export interface InferenceResult {
  readonly type: 'ran';
  /** Outputs in the order of `outputNames`, those beyond `maxElements` left out. */
  readonly outputs: readonly Tensor[];
  /** Shapes of all outputs that were asked for. */
  readonly shapes: readonly TensorShape[];
  /** The inference alone. */
  readonly durationMs: number;
}

export interface InferenceRefusal {
  readonly type: 'refused';
  /** Why, in the words of the runtime or of what a step's code threw, on one line. */
  readonly message: string;
  /** Whose it is: what the model was fed, the user's code among its steps, or the model itself. */
  readonly fault: 'inputs' | 'code' | 'model';
}
