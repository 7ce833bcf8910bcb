import { join } from 'node:path';
import { MlpackError } from '../errors/mlpack-error.ts';
import { openUnpacked } from './bytes/open-unpacked.ts';
import { writeOnnx } from './graph/write-onnx.ts';
import { readPickle } from './pickle/read-pickle.ts';
import { PickleObject, type PickleValue } from './pickle/pickle-values.ts';
import {
  convertEstimator,
  type ConvertOptions,
  type ConvertedEstimator,
} from './sklearn/convert-estimator.ts';
import { missingText } from './sklearn/missing-text.ts';
import { frameworkOf } from './sklearn/framework.ts';

/**
 * Writes the model in a file as ONNX, its names and labels in it. The same file gives the same bytes on every machine.
 *
 * @param folder absolute and empty
 * @returns the absolute path of the ONNX file
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export async function convertFile(
  path: string,
  folder: string,
  options: ConvertOptions = {},
): Promise<string> {
  await using file = await openUnpacked(path, folder, options.signal);
  const value = await readPickle(file.source, options);
  const object = modelIn(value, path);
  const converted = await convertEstimator(object, path, options);
  const onnx = join(folder, 'model.onnx');
  await writeOnnx(converted.graph, onnx, {
    metadata: metadataOf(converted, frameworkOf(object)),
  });
  return onnx;
}

function modelIn(value: PickleValue, path: string): PickleObject {
  if (value instanceof PickleObject) return value;
  throw new MlpackError('MODEL_UNSUPPORTED', `${path} holds no model.`, {
    suggestions: ['Save the fitted estimator: joblib.dump(model, "model.joblib").'],
  });
}

/** What is known of the model beyond its graph, as ONNX's metadata: whoever reads the file finds it there. */
function metadataOf(
  { graph, columns, outputs }: ConvertedEstimator,
  framework: string | null,
): readonly (readonly [string, string])[] {
  const [input, ...others] = graph.inputs;
  const isMatrix = input !== undefined && others.length === 0 && input.shape[1] === columns.length;
  const labels = outputs.filter((output) => output.labels !== null).map(({ name, labels: of }) => [name, of]);
  const missing = graph.inputs
    .filter(({ dtype }) => dtype === 'string')
    .map(({ name }) => [name, missingText]);
  return [
    ...(isMatrix && columns.some(({ isNamed }) => isNamed)
      ? [['mlpack.columns', JSON.stringify({ [input.name]: columns.map(({ name }) => name) })] as const]
      : []),
    ...(framework === null ? [] : [['mlpack.framework', framework] as const]),
    ...(missing.length === 0
      ? []
      : [['mlpack.missing', JSON.stringify(Object.fromEntries(missing))] as const]),
    ...(labels.length === 0 ? [] : [['mlpack.labels', JSON.stringify(Object.fromEntries(labels))] as const]),
  ];
}
