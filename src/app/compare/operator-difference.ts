import { homeFolders, imageHome } from '../../../contract/image-layout.ts';
import { join } from 'node:path';
import { extractLayerFile } from '../../oci/layer/layer-files.ts';
import type { SampleImage } from '../../oci/image/image-source.ts';
import { inspectModel } from '../../model/read-model.ts';
import { createTemporaryFolder } from '../../util/folders/temporary-folder.ts';
import type { Environment } from '../environment/environment.ts';
import type { PackagedModel } from '../../project/packaged-config.ts';
import { layersInto } from '../image/image-description.ts';
import { own } from '../../../contract/own.ts';

/** How often an operator occurs in the graphs of two models. */
export interface OperatorChange {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** The most bytes of a layer in a registry that are fetched to look into its model. */
const maxFetchedBytes = 100e6;

interface Packed {
  readonly sample: SampleImage;
  readonly model: PackagedModel;
}

/**
 * Compares the graphs of two models, which are taken out of their images for it.
 *
 * @returns null when a model is too large to be fetched for that, or not where images of mlpack have it
 * @throws MlpackError IMAGE_INVALID, MODEL_…, or what fetching a layer throws
 */
export async function operatorChanges(
  environment: Environment,
  before: Packed,
  after: Packed,
): Promise<OperatorChange[] | null> {
  const from = await histogramOf(environment, before);
  const to = from === null ? null : await histogramOf(environment, after);
  if (from === null || to === null) return null;
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])].toSorted();
  return names
    .map((name) => ({ name, before: own(from, name) ?? 0, after: own(to, name) ?? 0 }))
    .filter((change) => change.before !== change.after);
}

async function histogramOf(
  { cacheFolder, formats, signal }: Environment,
  { sample: { image, isRemote }, model }: Packed,
): Promise<Readonly<Record<string, number>> | null> {
  const layers = layersInto(image, `${imageHome}/${homeFolders.model}`);
  const sizeBytes = layers.reduce((sum, layer) => sum + layer.sizeBytes, 0);
  if (isRemote && sizeBytes > maxFetchedBytes) return null;
  const wanted = `${imageHome}/${model.folders.model}/${model.contract.model.file}`;
  await using folder = await createTemporaryFolder(cacheFolder, '.model');
  const target = join(folder.path, 'model.onnx');
  for (const layer of layers.toReversed()) {
    if (await extractLayerFile(layer, wanted, target, signal)) {
      return (await inspectModel(target, { cacheFolder, formats, signal })).operators.histogram;
    }
  }
  return null;
}
