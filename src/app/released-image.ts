import type { Lock } from '../base/lock.ts';
import { parseLock } from '../base/lock.ts';
import { layerSteps } from '../oci/layer-steps.ts';
import { readLayerFiles } from '../oci/layer-files.ts';
import type { LazyImage } from '../oci/lazy-image.ts';
import type { Descriptor } from '../oci/manifest.ts';
import { readPackagedConfig, type PackagedConfig } from './packaged-config.ts';

/** What an image says about itself; of one that mlpack did not make, what any image says. */
export interface ReleasedImage {
  /** Of what was named: the index of an image for several platforms, else the manifest. */
  readonly digest: string;
  /** That the rest is about, for example linux/amd64. */
  readonly platform: string;
  readonly platforms: readonly string[];
  /** Its label; null without one. */
  readonly version: string | null;
  /** Of all layers, as transferred. */
  readonly sizeBytes: number;
  readonly layers: readonly ReleasedLayer[];
  readonly environment: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
  /** None of an image that mlpack did not make. */
  readonly models: readonly PackagedConfig['models'][number][];
  /** Null of an image that doesn't carry it. */
  readonly lock: Lock | null;
  /** Text; null of an image that doesn't carry it. */
  readonly dockerfile: string | null;
}

export interface ReleasedLayer {
  /** The instruction that made it; null when the image doesn't say. */
  readonly createdBy: string | null;
  readonly digest: string;
  readonly sizeBytes: number;
}

const configFolder = 'opt/mlpack/config';
const contractLabel = 'dev.mlpack.contract';
/** Searched for the config when the image doesn't say which layer has it. */
const maxSearchedLayerBytes = 4 << 20;

/**
 * Reads what an image says about itself, fetching its one small layer.
 *
 * @param where names the image in errors
 * @throws MlpackError IMAGE_INVALID, GOLDEN_INVALID, LOCK_INVALID, or what fetching a layer throws
 */
export async function readReleasedImage(
  image: LazyImage,
  where: string,
  signal: AbortSignal,
): Promise<ReleasedImage> {
  const { digest, platform, platforms, manifest, config } = image;
  const steps = layerSteps(image);
  const labels = new Map(Object.entries(config.config?.Labels ?? {}));
  const files = labels.has(contractLabel) ? await readConfigFiles(image, signal) : new Map<string, string>();
  const hasContract = files.has('contract.json') || files.has('repository.json');
  const read = async (path: string) => files.get(path.replace(/^config\//, ''));
  const lock = files.get('mlpack.lock');
  return {
    digest,
    platform,
    platforms,
    version: labels.get('org.opencontainers.image.version') ?? null,
    sizeBytes: manifest.layers.reduce((sum, { size }) => sum + size, 0),
    layers: manifest.layers.map((layer, i) => ({
      createdBy: steps[i] ?? null,
      digest: layer.digest,
      sizeBytes: layer.size,
    })),
    environment: variables(config.config?.Env ?? []),
    labels,
    models: hasContract ? (await readPackagedConfig(read, where)).models : [],
    lock: lock === undefined ? null : await parseLock(lock, `${where}: config/mlpack.lock`),
    dockerfile: files.get('Dockerfile') ?? null,
  };
}

/** The base as people call it: `minimal (Debian trixie)`, or a reference by digest. */
export function nameOfBase({ base }: Lock): string {
  if (base.kind === 'minimal') return `minimal (Debian ${base.suite})`;
  return base.reference.includes('@') ? base.reference : `${base.reference}@${base.digest}`;
}

/** The layers that put something below a folder of the image, lowest first, as far as the image says. */
export function layersOf(image: LazyImage, folder: string): Descriptor[] {
  const steps = layerSteps(image);
  return image.manifest.layers.filter((_, i) => steps[i]?.includes(`/${folder}`) === true);
}

async function readConfigFiles(image: LazyImage, signal: AbortSignal): Promise<Map<string, string>> {
  const named = layersOf(image, configFolder);
  const searched =
    named.length > 0 ? named : image.manifest.layers.filter(({ size }) => size <= maxSearchedLayerBytes);
  const texts = new Map<string, string>();
  for (const layer of searched) {
    const files = await readLayerFiles(await image.layerFile(layer), layer, configFolder, signal);
    for (const [path, bytes] of files) texts.set(path, bytes.toString('utf8'));
  }
  return texts;
}

function variables(environment: readonly string[]): Map<string, string> {
  return new Map(
    environment.map((variable) => {
      const equals = variable.indexOf('=');
      return equals === -1 ? [variable, ''] : [variable.slice(0, equals), variable.slice(equals + 1)];
    }),
  );
}
