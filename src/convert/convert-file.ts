import { join } from 'node:path';
import { MlpackError } from '../errors/mlpack-error.ts';
import { DisposalStack } from '../util/disposal-stack.ts';
import { refusal } from './describe/refusal.ts';
import { writeOnnx } from './graph/write-onnx.ts';
import { onnxMetadata } from './onnx-metadata.ts';
import { openModelFile } from './read-file.ts';
import { assembleModel, type AssembledModel, type ReadFile } from './sklearn/parts/assemble.ts';
import { Budget } from './sklearn/budget.ts';
import { convertEstimator, type ConvertOptions } from './sklearn/convert-estimator.ts';
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
  options: Pick<ConvertOptions, 'methods' | 'signal'> & {
    /** Of a file that holds several estimators, those that make the model, in their order; unless given, all. */
    readonly members?: readonly string[] | undefined;
  } = {},
): Promise<string> {
  await using stack = new DisposalStack();
  const files: ReadFile[] = [];
  for (const [index, path] of paths.entries()) {
    files.push(stack.use(await openModelFile(path, join(folder, `unpacked-${index}`), options.signal)));
  }
  const model = await assembleModel(files, options.members);
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
  options: Pick<ConvertOptions, 'budget' | 'methods' | 'signal'>,
): Promise<string> {
  const path = files.at(-1)?.path ?? '';
  const budget = options.budget ?? Budget.ofModel(files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
  const converted = await convertEstimator(object, path, { ...options, budget, labelEncoder });
  const onnx = join(folder, 'model.onnx');
  const framework = await frameworkIn(files);
  await writeOnnx(converted.graph, onnx, {
    metadata: onnxMetadata({ ...converted, notes: [...notes, ...converted.notes] }, framework),
  });
  return onnx;
}
