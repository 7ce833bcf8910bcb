import { homeFolders, imageFiles, imageHome, modelFiles } from '../../../contract/image-layout.ts';
import type { Lock } from '../../../contract/schemas/lock.schema.ts';
import { parseLock } from '../../base/lock.ts';
import type { ImageConfig } from '../../oci/documents/image-config.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import { readLayerFiles } from '../../oci/layer/layer-files.ts';
import type { Layer } from '../../oci/layer/layer.ts';
import type { Image } from '../../oci/image/image.ts';
import type { SampleImage } from '../../oci/image/image-source.ts';
import { formatPlatform } from '../../oci/documents/platform.ts';
import { configReader, type ConfigFiles } from '../../project/context/config-files.ts';
import { readPackagedConfig, type PackagedModel } from '../../project/packaged-config.ts';

/** What an image says about itself; of one that mlpack did not make, what any image says. */
export interface ImageDescription {
  /** Digest of what was named: of the index of an image for several platforms, else of the manifest. */
  readonly digest: Digest;
  /** The platform that the rest of the description is about, for example linux/amd64. */
  readonly platform: string;
  readonly platforms: readonly string[];
  /** Version as the image's label says it; null without that label. */
  readonly version: string | null;
  /** Size of all layers together, as they are transferred. */
  readonly sizeBytes: number;
  readonly layers: readonly DescribedLayer[];
  readonly config: ImageConfig;
  /** Models that the image carries; none of an image that mlpack did not make. */
  readonly models: readonly PackagedModel[];
  /** Why no models are known, said of the image; null when some are. */
  readonly problem: string | null;
  /** Whether the models are listed, each with a version of its own. */
  readonly isList: boolean;
  /** The mlpack.lock that the image carries; null when it carries none. */
  readonly lock: Lock | null;
  /** Text of the Dockerfile that the image carries; null when it carries none. */
  readonly dockerfile: string | null;
}

interface DescribedLayer {
  /** The instruction that made it; null when the image doesn't say. */
  readonly createdBy: string | null;
  readonly digest: Digest;
  readonly sizeBytes: number;
}

export const versionLabel = 'org.opencontainers.image.version';
const contractLabel = 'dev.mlpack.contract';
/** Folder with what an image says about itself, as layers name it. */
export const configFolder = `${imageHome}/${homeFolders.config}`;

/**
 * Reads what an image says about itself, fetching but its one small layer.
 *
 * @param where names the image in errors
 * @throws MlpackError IMAGE_INVALID, GOLDEN_INVALID, LOCK_INVALID, or what fetching a layer throws
 */
export async function describeImage(
  { digest, platforms, image }: SampleImage,
  where: string,
  signal: AbortSignal,
): Promise<ImageDescription> {
  const { manifest, config } = image;
  const steps = layerSteps(image);
  const labels = config.config?.Labels ?? {};
  const files = contractLabel in labels ? await readConfigFiles(image, signal) : new Map<string, Buffer>();
  const isList = files.has(imageFiles.repository);
  const lock = files.get(imageFiles.lock)?.toString('utf8');
  const models =
    isList || files.has(modelFiles.contract)
      ? (await readPackagedConfig(configReader(files), where)).models
      : [];
  return {
    digest,
    platform: formatPlatform(config),
    platforms,
    version: labels[versionLabel] ?? null,
    sizeBytes: manifest.layers.reduce((sum, { size }) => sum + size, 0),
    layers: manifest.layers.map((layer, i) => ({
      createdBy: steps[i] ?? null,
      digest: layer.digest,
      sizeBytes: layer.size,
    })),
    config,
    models,
    problem: models.length > 0 ? null : whyUnpackaged(image),
    isList,
    lock: lock === undefined ? null : parseLock(lock, `${where}: ${homeFolders.config}/${imageFiles.lock}`),
    dockerfile: files.get(imageFiles.dockerfile)?.toString('utf8') ?? null,
  };
}

/** The base as people call it: `minimal (Debian trixie)`, or a reference by digest. */
export function nameOfBase({ base }: Lock): string {
  if (base.kind === 'minimal') return `minimal (Debian ${base.suite})`;
  return base.reference.includes('@') ? base.reference : `${base.reference}@${base.digest}`;
}

/** The instruction that made each layer (config.md "history"), as many as there are layers; none when the history doesn't tell. */
function layerSteps({ manifest, config }: Pick<Image, 'manifest' | 'config'>): string[] {
  const steps = (config.history ?? []).filter(({ empty_layer: isEmpty }) => isEmpty !== true);
  if (steps.length !== manifest.layers.length) return [];
  // BuildKit signs the steps it made.
  return steps.map(({ created_by: createdBy }) => (createdBy ?? '').replace(/ # buildkit$/u, ''));
}

/** Why nothing of what mlpack says about an image is found in it, said of the image. */
export function whyUnpackaged(image: Image): string {
  if (!(contractLabel in (image.config.config?.Labels ?? {}))) {
    return 'was not built by mlpack, or has lost its labels: it says nothing of models';
  }
  const layers = image.manifest.layers.length;
  return layerSteps(image).length === layers
    ? `has mlpack's labels, but no layer with /${configFolder}: its models are not known`
    : `was changed by another tool: its history is not that of its layers (${layers}), so its models are not found`;
}

/** The layers made by instructions whose destination is a folder of the image, lowest first. */
export function layersInto(image: Image, folder: string): Layer[] {
  const steps = layerSteps(image);
  return image.layers.filter((_, i) => {
    const destination = steps[i]?.trim().split(/\s+/u).at(-1) ?? '';
    return destination.replace(/\/$/u, '') === `/${folder}`;
  });
}

/** Fetches the layer of an image that has its config; no files when none has. */
export async function readConfigFiles(image: Image, signal: AbortSignal): Promise<ConfigFiles> {
  const found = new Map<string, Buffer>();
  for (const layer of layersInto(image, configFolder)) {
    const files = await readLayerFiles(layer, configFolder, signal);
    for (const [name, bytes] of files) found.set(name, bytes);
  }
  return found;
}
