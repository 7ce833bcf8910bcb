import { join } from 'node:path';
import { MlpackError } from '../errors/mlpack-error.ts';
import { DisposalStack } from '../util/disposal-stack.ts';
import { refusal } from './describe/refusal.ts';
import { writeOnnx } from './graph/write-onnx.ts';
import { openModelFile } from './read-file.ts';
import { assembleModel, type AssembledModel, type ReadFile } from './sklearn/parts/assemble.ts';
import {
  convertEstimator,
  type ConvertOptions,
  type ConvertedEstimator,
} from './sklearn/convert-estimator.ts';
import { missingText } from './sklearn/columns/missing-text.ts';
import { frameworkIn } from './sklearn/parts/framework.ts';

/**
 * Writes the model in a file, or in several that make a chain, as ONNX, its names and labels in it. The same files give the
 * same bytes on every machine.
 *
 * @param paths absolute; the model's is the last
 * @param folder absolute and empty
 * @returns the absolute path of the ONNX file
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED, naming all that stands in the way; MODEL_NOT_ONNX for what holds no model
 */
export async function convertFiles(
  paths: readonly string[],
  folder: string,
  options: Pick<ConvertOptions, 'methods' | 'signal'> = {},
): Promise<string> {
  await using stack = new DisposalStack();
  const files: ReadFile[] = [];
  for (const [index, path] of paths.entries()) {
    files.push(stack.use(await openModelFile(path, join(folder, `unpacked-${index}`), options.signal)));
  }
  const model = assembleModel(files);
  try {
    return await writeModel(model, files, folder, options);
  } catch (error) {
    throw error instanceof MlpackError ? await refusal(error, model.parts, options.signal) : error;
  }
}

/**
 * Writes a model as ONNX: {@link convertFiles}, but that it's refused for the first problem only.
 *
 * @param files that the model was made of
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export async function writeModel(
  { object, labelEncoder, notes }: AssembledModel,
  files: readonly ReadFile[],
  folder: string,
  options: Pick<ConvertOptions, 'methods' | 'signal'>,
): Promise<string> {
  const path = files.at(-1)?.path ?? '';
  const converted = await convertEstimator(object, path, { ...options, labelEncoder });
  const onnx = join(folder, 'model.onnx');
  const framework = await frameworkIn(files);
  await writeOnnx(converted.graph, onnx, {
    metadata: metadataOf({ ...converted, notes: [...notes, ...converted.notes] }, framework),
  });
  return onnx;
}

/** What is known of the model beyond its graph, as ONNX's metadata: whoever reads the file finds it there. */
function metadataOf(
  { graph, columns, chain, unused, fitted, none, categories, accepted, outputs, notes }: ConvertedEstimator,
  framework: string | null,
): readonly (readonly [string, string])[] {
  const [input, ...others] = graph.inputs;
  const isMatrix = input !== undefined && others.length === 0 && input.shape[1] === columns.length;
  const labels = outputs.filter((output) => output.labels !== null).map(({ name, labels: of }) => [name, of]);
  // Texts that are divided can't be missing.
  const divided = new Set(chain?.before.flatMap(({ input, outputs }) => [input, outputs.tokens]));
  const missing = graph.inputs
    .filter(({ name, dtype }) => dtype === 'string' && !divided.has(name))
    .map(({ name }) => [name, missingText]);
  return [
    ...(accepted.size === 0
      ? []
      : [['mlpack.accepted', JSON.stringify(Object.fromEntries(accepted))] as const]),
    ...(categories.size === 0
      ? []
      : [['mlpack.categories', JSON.stringify(Object.fromEntries(categories))] as const]),
    ...(chain === null ? [] : [['mlpack.chain', JSON.stringify(chain)] as const]),
    ...(isMatrix && columns.some(({ isNamed }) => isNamed)
      ? [['mlpack.columns', JSON.stringify({ [input.name]: columns.map(({ name }) => name) })] as const]
      : []),
    ...(fitted === null ? [] : [['mlpack.fitted', JSON.stringify(fitted)] as const]),
    ...(framework === null ? [] : [['mlpack.framework', framework] as const]),
    [
      'mlpack.methods',
      JSON.stringify(Object.fromEntries(outputs.map(({ name, answers }) => [name, answers]))),
    ],
    ...(none.length === 0 ? [] : [['mlpack.none', JSON.stringify(none)] as const]),
    ...(notes.length === 0 ? [] : [['mlpack.notes', JSON.stringify(notes)] as const]),
    ...(missing.length === 0
      ? []
      : [['mlpack.missing', JSON.stringify(Object.fromEntries(missing))] as const]),
    ...(unused.length === 0 ? [] : [['mlpack.unused', JSON.stringify(unused)] as const]),
    ...(labels.length === 0 ? [] : [['mlpack.labels', JSON.stringify(Object.fromEntries(labels))] as const]),
  ];
}
