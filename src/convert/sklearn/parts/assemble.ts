import { MlpackError } from '../../../errors/mlpack-error.ts';
import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleTuple,
} from '../../pickle/pickle-values.ts';
import { noModelError, otherThanModel, whyNoModel } from '../../describe/no-model.ts';
import { encodesLabels, partsOf, type Part } from './parts-of-value.ts';
import type { PickleValue } from '../../pickle/pickle-values.ts';

/** What a file holds. */
export interface ReadFile {
  readonly path: string;
  readonly value: PickleValue;
  /** Unpacked, with those beside it that its arrays are in. */
  readonly sizeBytes: number;
}

/** An estimator of a model, and where it is from. */
export interface ModelPart {
  readonly object: PickleObject;
  readonly file: ReadFile;
}

/** One estimator made of all that is in some files. */
export interface AssembledModel {
  readonly object: PickleObject;
  /** Those that it was made of, in their order. */
  readonly parts: readonly ModelPart[];
  /** What names the classes of a classifier that was fitted with numbers; null where nothing does. */
  readonly labelEncoder: PickleObject | null;
  /** What was guessed, one sentence each, without names of files. */
  readonly notes: readonly string[];
}

/** Classes that only make columns of columns; all others predict. */
const transformer =
  /(Scaler|Encoder|Transformer|Vectorizer|Imputer|PCA|SVD|NMF|ICA|Discretizer|Features|Normalizer|Binarizer|Select\w+|RFE|RFECV|VarianceThreshold|FeatureUnion|Selector|Indicator|Sampler|Nystroem)$/;

/**
 * The chain that files make, in their order: a scaler in one and a model in another, or a dict or tuple of both. In a dict or
 * tuple, transformers come before what predicts.
 *
 * @throws MlpackError MODEL_NOT_ONNX where a file holds no model, MODEL_UNSUPPORTED where several predict
 */
export function assembleModel(files: readonly ReadFile[]): AssembledModel {
  const notes: string[] = [];
  const chain: ModelPart[] = [];
  let labelEncoder: PickleObject | null = null;
  for (const file of files) {
    const { path, value } = file;
    const parts = partsOf(value);
    if (parts.length === 0) throw noModelError(path, otherThanModel(value));
    const encoders = parts.filter(({ object }) => encodesLabels(object));
    const [encoder] = encoders;
    // A label encoder that is all there is has no model to name classes of.
    const isAlone = files.length === 1 && parts.length === encoders.length;
    if (encoder !== undefined && encoders.length === 1 && !isAlone) labelEncoder = encoder.object;
    const others = parts.filter(({ object }) => isAlone || !encodesLabels(object));
    const [first, ...more] = others;
    const why = first === undefined || more.length > 0 ? undefined : whyNoModel(first.object);
    if (why !== undefined) throw noModelError(path, why);
    const ordered = [...others.filter(isTransformer), ...others.filter((part) => !isTransformer(part))];
    refuseSeveral(path, isAlone ? ordered : ordered.filter((part) => !isTransformer(part)));
    // Notes go into the model, whose bytes don't depend on where and how its file was called.
    if (others.length > 1)
      notes.push(`Several estimators of a file are taken as a chain: ${inWords(ordered)}.`);
    chain.push(...ordered.map(({ object }) => ({ object, file })));
  }
  const [only, ...others] = chain;
  if (only === undefined) {
    const { path = '', value = null } = files.at(-1) ?? {};
    throw noModelError(path, otherThanModel(value));
  }
  if (labelEncoder !== null) {
    notes.push(`The classes are called as the ${labelEncoder.type.name} beside the model says.`);
  }
  const object = others.length === 0 ? only.object : pipelineOf(chain);
  return { object, parts: chain, labelEncoder, notes };
}

/** Whether an estimator makes columns of columns, by its class or that of a pipeline's last step. */
export function isTransformer({ object }: Pick<Part, 'object'>): boolean {
  const { type } = object;
  if (type.name !== 'Pipeline') return transformer.test(type.name);
  const steps = object.state instanceof PickleDict ? object.state.get('steps') : undefined;
  const last = steps instanceof PickleList ? steps.items.at(-1) : undefined;
  const step = last instanceof PickleTuple ? last.items[1] : undefined;
  return step instanceof PickleObject && transformer.test(step.type.name);
}

function inWords(parts: readonly Part[]): string {
  return parts
    .map(({ key, object }) => `${key === null ? '' : `${JSON.stringify(key)} `}${object.type.name}`)
    .join(', then ');
}

/** @param models none of which stands before another */
function refuseSeveral(path: string, models: readonly Part[]): void {
  if (models.length < 2) return;
  throw new MlpackError(
    'MODEL_UNSUPPORTED',
    `${path} holds several models: ${models.map((one) => inWords([one])).join('; ')}.`,
    {
      suggestions: ['Save the one to be served alone: joblib.dump(model, "model.joblib").'],
    },
  );
}

function pipelineOf(chain: readonly ModelPart[]): PickleObject {
  const pipeline = new PickleObject(new PickleGlobal('sklearn.pipeline', 'Pipeline'), []);
  const steps = new PickleList();
  for (const [at, { object }] of chain.entries()) steps.items.push(new PickleTuple([String(at), object]));
  const state = new PickleDict();
  state.set('steps', steps);
  pipeline.state = state;
  return pipeline;
}
