import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { parseEnvironment } from '../../oci/documents/environment.ts';
import type { Change } from '../../project/version/tensor-changes.ts';
import { nameOfBase, type ImageDescription } from '../image/image-description.ts';
import { namedChanges, type NamedChange } from './named-change.ts';
import { layerChanges, pairLayers, type LayerChange, type LayerPair } from './layer-changes.ts';
import { historyChanges, settingChanges } from './setting-changes.ts';
import { signatureChanges } from './release-change.ts';

/** What differs between two images apart from their models. Empty, or null, is the same. */
export interface ImageDifference {
  readonly signature: {
    /** What changes for those who call the first image's server and get the second's. */
    readonly forward: readonly Change[];
    /** The other way round: what a rollback would change. */
    readonly backward: readonly Change[];
  };
  /** The base, its Debian packages and the npm packages, by version; null when an image carries no lock. */
  readonly packages: readonly NamedChange[] | null;
  /** Layers that differ, named by the instruction that made them. */
  readonly layers: readonly LayerChange[];
  readonly environment: readonly NamedChange[];
  /** Everything else of the configs: what a container runs and as whom, when the image was made, what is said of its layers. */
  readonly settings: readonly NamedChange[];
  readonly labels: readonly NamedChange[];
  /** A unified diff; null when an image carries no Dockerfile, too. */
  readonly dockerfile: string | null;
}

/** Compares what two images say about themselves. Pure. */
export function imageDifference(a: ImageDescription, b: ImageDescription): ImageDifference {
  const [before, after] = [a.config.config, b.config.config];
  const pairs = pairLayers(a.layers, b.layers);
  const isSame = (pair: LayerPair) =>
    a.layers[pair.before ?? -1]?.digest === b.layers[pair.after ?? -1]?.digest;
  const config = {
    layers: layerChanges(a.layers, b.layers, pairs),
    environment: namedChanges(environmentOf(before?.Env), environmentOf(after?.Env)),
    settings: settingChanges(a.config, b.config, pairs.filter(isSame)),
    labels: namedChanges(
      new Map(Object.entries(before?.Labels ?? {})),
      new Map(Object.entries(after?.Labels ?? {})),
    ),
  };
  const isExplained = Object.values(config).some((changes) => changes.length > 0);
  return {
    signature: { forward: signatureChanges(a, b), backward: signatureChanges(b, a) },
    packages: a.lock === null || b.lock === null ? null : namedChanges(packagesOf(a), packagesOf(b)),
    ...config,
    ...(isExplained ? {} : { settings: historyChanges(a.config, b.config) }),
    dockerfile: dockerfileDiff(a.dockerfile, b.dockerfile),
  };
}

function environmentOf(pairs: readonly string[] = []): Map<string, string> {
  return new Map(Object.entries(parseEnvironment(pairs)));
}

function packagesOf({ lock, platform }: ImageDescription): Map<string, string> {
  if (lock === null) return new Map();
  const { base, npm } = lock;
  const debian =
    base.kind === 'minimal'
      ? Object.entries(base.platforms).flatMap(([name, { packages }]) => (name === platform ? packages : []))
      : [];
  return new Map([
    ['base', nameOfBase(lock)],
    ...debian.map(({ name, version }) => [`debian: ${name}`, version] as const),
    ...npm
      .filter((entry) => entry.platform === null || entry.platform === platform)
      .map(({ name, version }) => [`npm: ${name}`, version] as const),
  ]);
}

function dockerfileDiff(a: string | null, b: string | null): string | null {
  if (a === null || b === null || a === b) return null;
  const options = { context: 1, headerOptions: FILE_HEADERS_ONLY };
  return createTwoFilesPatch('a/Dockerfile', 'b/Dockerfile', a, b, undefined, undefined, options);
}
