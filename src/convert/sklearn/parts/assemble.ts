import { MlpackError } from '../../../errors/mlpack-error.ts';
import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleTuple,
} from '../../pickle/pickle-values.ts';
import { noModelError, otherThanModel, whyNoModel } from '../../describe/no-model.ts';
import { arrangedParts } from './arranged-parts.ts';
import { isTransformer } from './transformers.ts';
import { classEncoder } from './class-encoder.ts';
import { converters } from '../converters.ts';
import { Estimator } from '../estimator.ts';
import { asMembers, encodesLabels, inWords, type Part } from './parts-of-value.ts';
import { refuseUnknown, takenParts } from './taken-parts.ts';
import { withTargetScaler } from './target-scaler.ts';
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

/**
 * The chain that files make, in their order: a scaler in one and a model in another, or a dict or tuple of both. In a dict or
 * tuple, transformers come before what predicts, in the order that their fitted state tells, and the scaler of a target after it.
 *
 * @param members of a file that holds several, those that make the model, by key, number or path, in their order; undefined: all
 * @throws MlpackError MODEL_NOT_ONNX where a file holds no model, MODEL_UNSUPPORTED where several predict, nothing tells their order, or
 * something else is there that the model may need;
 * USAGE for members that aren't there
 */
export async function assembleModel(
  files: readonly ReadFile[],
  members?: readonly string[],
): Promise<AssembledModel> {
  const notes: string[] = [];
  const chain: ModelPart[] = [];
  const labels: Part[] = [];
  const named: Part[] = [];
  await refuseUnknown(files, members);
  for (const file of files) {
    const { path, value } = file;
    const { parts, notes: left } = await takenParts(path, value, members);
    notes.push(...left);
    if (parts.length === 0) throw noModelError(path, otherThanModel(value));
    const encoders = parts.filter(({ object }) => encodesLabels(object));
    // A label encoder that is all there is has no model to name classes of.
    const isAlone = files.length === 1 && parts.length === encoders.length;
    if (!isAlone) labels.push(...encoders);
    const others = parts.filter(({ object }) => isAlone || !encodesLabels(object));
    const [first, ...more] = others;
    const why = first === undefined || more.length > 0 ? undefined : whyNoModel(first.object);
    if (why !== undefined) throw noModelError(path, why);
    const { chain: ordered, target } = isAlone
      ? { chain: others, target: undefined }
      : await arrangedParts(path, others, members);
    const before = isAlone ? [] : ordered.filter(isTransformer);
    refuseSeveral(
      path,
      ordered.filter((part) => !before.includes(part)),
      before,
    );
    if (!isAlone) named.push(...ordered);
    // Notes go into the model, whose bytes don't depend on where and how its file was called.
    if (ordered.length > 1) notes.push(chainNote(ordered, members !== undefined));
    const model = ordered.at(-1);
    const inFile = ordered.map(({ object }) => ({ object, file }));
    if (target !== undefined && model !== undefined) {
      inFile.splice(-1, 1, { object: await withTargetScaler(path, model, target), file });
      notes.push(
        `What ${inWords([model], '')} answers is turned back by ${inWords([target], '')}, the scaler of its target.`,
      );
    }
    chain.push(...inFile);
  }
  const [only, ...others] = chain;
  if (only === undefined) {
    const { path = '', value = null } = files.at(-1) ?? {};
    throw noModelError(path, otherThanModel(value));
  }
  const { path = '' } = files.at(-1) ?? {};
  const model = chain.at(-1)?.object ?? only.object;
  const found = await classEncoder(path, labels, { model, isNamed: members !== undefined, parts: named });
  notes.push(...found.notes);
  const labelEncoder = found.encoder?.object ?? null;
  if (labelEncoder !== null) {
    notes.push(`The classes are called as the ${labelEncoder.type.name} beside the model says.`);
  }
  const object = others.length === 0 ? only.object : pipelineOf(chain);
  return { object, parts: chain, labelEncoder, notes };
}

function chainNote(ordered: readonly Part[], isNamed: boolean): string {
  // Between two there is nothing to choose: what predicts is the last.
  const isChosen = ordered.filter(isTransformer).length > 1;
  const why = isNamed ? ', as members says' : isChosen ? ', the order that they were fitted in' : '';
  return `Several estimators of a file are taken as a chain${why}: ${inWords(ordered, ', then ')}.`;
}

/** @param models none of which stands before another */
function refuseSeveral(path: string, models: readonly Part[], before: readonly Part[]): void {
  if (models.length < 2) return;
  const left = models.filter(({ object }) => !converters.has(new Estimator(object, path).type));
  const unknown =
    left.length === 0 || left.length === models.length
      ? ''
      : ` Of a class that isn't converted is ${inWords(left, ', ')}.`;
  throw new MlpackError(
    'MODEL_UNSUPPORTED',
    `${path} holds several models: ${inWords(models, '; ')}.${unknown}`,
    {
      suggestions: [
        `Name the one to be served, and what stands before it: ${asMembers([...before, ...models.slice(0, 1)])}`,
        'Or save it alone: joblib.dump(model, "model.joblib").',
      ],
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
