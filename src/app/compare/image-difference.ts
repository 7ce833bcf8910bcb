import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { parseEnvironment } from '../../oci/documents/environment.ts';
import type { Change } from '../../project/version/tensor-changes.ts';
import { nameOfBase, type ImageDescription } from '../image/image-description.ts';
import { namedChanges, type NamedChange } from './named-change.ts';
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
  readonly labels: readonly NamedChange[];
  /** A unified diff; null when an image carries no Dockerfile, too. */
  readonly dockerfile: string | null;
}

export interface LayerChange {
  readonly createdBy: string;
  readonly before: { readonly digest: string; readonly sizeBytes: number } | null;
  readonly after: { readonly digest: string; readonly sizeBytes: number } | null;
}

/** Compares what two images say about themselves. Pure. */
export function imageDifference(a: ImageDescription, b: ImageDescription): ImageDifference {
  const [before, after] = [a.config.config, b.config.config];
  return {
    signature: { forward: signatureChanges(a, b), backward: signatureChanges(b, a) },
    packages: a.lock === null || b.lock === null ? null : namedChanges(packagesOf(a), packagesOf(b)),
    layers: layerChanges(a, b),
    environment: namedChanges(environmentOf(before?.Env), environmentOf(after?.Env)),
    labels: namedChanges(
      new Map(Object.entries(before?.Labels ?? {})),
      new Map(Object.entries(after?.Labels ?? {})),
    ),
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

function layerChanges(a: ImageDescription, b: ImageDescription): LayerChange[] {
  const [before, after] = [layersByStep(a), layersByStep(b)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((createdBy) => {
    const [from, to] = [before.get(createdBy) ?? null, after.get(createdBy) ?? null];
    return from?.digest === to?.digest ? [] : [{ createdBy, before: from, after: to }];
  });
}

/** Two layers of the same instruction are told apart by their order. */
function layersByStep({ layers }: ImageDescription) {
  const steps = new Map<string, { digest: string; sizeBytes: number }>();
  for (const [i, { createdBy, digest, sizeBytes }] of layers.entries()) {
    const step = createdBy ?? `layer ${i + 1}`;
    steps.set(steps.has(step) ? `${step} (layer ${i + 1})` : step, { digest, sizeBytes });
  }
  return steps;
}

function dockerfileDiff(a: string | null, b: string | null): string | null {
  if (a === null || b === null || a === b) return null;
  const options = { context: 1, headerOptions: FILE_HEADERS_ONLY };
  return createTwoFilesPatch('a/Dockerfile', 'b/Dockerfile', a, b, undefined, undefined, options);
}
