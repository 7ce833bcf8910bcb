import type { ClassLabel } from '../sklearn/classes/class-labels.ts';
import type { CatBoostModel } from './catboost-model.ts';

/** What becomes of the sums of a model, and what its answers are called. */
export interface ModelInfo {
  /** Name of the loss; empty where the file doesn't say it. */
  readonly loss: string;
  /** What classes are called, in the order of the answers; null where the file doesn't say it. */
  readonly classes: readonly ClassLabel[] | null;
  /** Of each sum the class that it is of, where some classes have none; null where each has its own. */
  readonly classOfSum: readonly number[] | null;
  /** The sum above which the answer is yes. */
  readonly threshold: number;
}

/**
 * Reads what CatBoost notes of a training.
 * https://github.com/catboost/catboost/blob/v1.2.10/catboost/libs/model/model.cpp (GetModelClassLabels)
 */
export function modelInfo({ info, dimensions }: CatBoostModel): ModelInfo {
  const params = jsonIn(info, 'params');
  const lossFunction = params.has('loss_function')
    ? fieldsOr(params.get('loss_function'))
    : jsonIn(info, 'loss_function');
  const named = info.has('class_params') ? 'class_params' : 'multiclass_params';
  const options = jsonIn(info, named);
  const processing = fieldsOr(params.get('data_processing_options'));
  const count = Number(options.get('classes_count') ?? 0);
  const toLabel = numbersIn(options.get('class_to_label'));
  const labels =
    labelsIn(options.get('class_names')) ??
    (count > 0 ? Array.from({ length: Math.min(count, 1e6) }, (_, index) => index) : null) ??
    (toLabel.length > 0 ? toLabel.map(Math.trunc) : null) ??
    labelsIn(processing.get('class_names'));
  const isPartial = labels !== null && dimensions > 1 && labels.length > dimensions;
  const probability = Number(info.get('binclass_probability_threshold') ?? 0.5);
  const loss = lossFunction.get('type');
  return {
    loss: typeof loss === 'string' ? loss : '',
    classes: labels,
    classOfSum: isPartial && toLabel.length === dimensions ? toLabel : null,
    threshold: probability > 0 && probability < 1 ? -Math.log(1 / probability - 1) : 0,
  };
}

function jsonIn(info: ReadonlyMap<string, string>, name: string): ReadonlyMap<string, unknown> {
  try {
    return fieldsOr(JSON.parse(info.get(name) ?? '{}'));
  } catch {
    // What isn't JSON tells nothing; the model itself is whole.
    return new Map();
  }
}

function fieldsOr(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [],
  );
}

function labelsIn(value: unknown): readonly ClassLabel[] | null {
  const isLabels = (items: readonly unknown[]): items is readonly ClassLabel[] =>
    items.every((item) => typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean');
  return Array.isArray(value) && value.length > 0 && isLabels(value) ? value : null;
}

function numbersIn(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
