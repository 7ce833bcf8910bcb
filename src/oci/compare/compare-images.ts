import { isDeepStrictEqual } from 'node:util';
import type { Image } from '../image/image.ts';
import { firstFileDifference, measureDiffId } from './compare-layers.ts';
import type { Layer } from '../layer/layer.ts';

/** How an image compares with what it should be. */
export type Comparison =
  /** Every byte is the same. */
  | { readonly verdict: 'identical' }
  /** The same files and configuration, written down otherwise. */
  | { readonly verdict: 'same-content'; readonly notes: readonly string[] }
  | { readonly verdict: 'different'; readonly difference: Difference };

/** The first thing in which an image differs. */
interface Difference {
  /** The instruction that made the layer; null when the configuration differs. */
  readonly layer: string | null;
  /** Absolute, in the image; null when no file is to blame. */
  readonly file: string | null;
  /** What is wrong with the file, or else the layer or configuration. */
  readonly text: string;
}

/**
 * Compares an image with another that was made to be the same, layer by layer where their digests differ. The layers'
 * bytes are believed, not what the image says of them.
 * @throws MlpackError IMAGE_INVALID for a malformed layer
 */
export async function compareImages(
  image: Image,
  expected: Image,
  signal?: AbortSignal,
): Promise<Comparison> {
  if (image.descriptor.digest === expected.descriptor.digest) return { verdict: 'identical' };
  const count = Math.max(image.layers.length, expected.layers.length);
  let isEncodedOtherwise = false;
  for (let index = 0; index < count; index += 1) {
    const [found, wanted] = [image.layers[index], expected.layers[index]];
    if (found?.digest === wanted?.digest) continue;
    isEncodedOtherwise = true;
    const difference = await layerDifference(found, wanted, signal);
    if (difference === undefined) continue;
    const layer = stepOf(wanted === undefined ? image : expected, index);
    return { verdict: 'different', difference: { layer, ...difference } };
  }
  const field = isDeepStrictEqual(image.configBytes, expected.configBytes)
    ? undefined
    : firstField(image.config, expected.config);
  if (field !== undefined) {
    const text = `the configuration has another ${field}`;
    return { verdict: 'different', difference: { layer: null, file: null, text } };
  }
  const note = isEncodedOtherwise
    ? 'Same content, compressed by another encoder.'
    : 'Same content; only the manifest is written otherwise.';
  return { verdict: 'same-content', notes: [note] };
}

async function layerDifference(
  found: Layer | undefined,
  wanted: Layer | undefined,
  signal: AbortSignal | undefined,
): Promise<Pick<Difference, 'file' | 'text'> | undefined> {
  if (wanted === undefined) return { file: null, text: 'is a layer more than its Dockerfile gives' };
  if (found === undefined) return { file: null, text: 'is missing' };
  if ((await measureDiffId(found, signal)) === wanted.diffId) return undefined;
  const difference = await firstFileDifference(found, wanted, signal);
  if (difference !== undefined) return { file: difference.path, text: difference.text };
  return { file: null, text: 'has the same files, but its tar has something else beside them' };
}

/** The instruction that made a layer; a base image's history may not tell of all of its own. */
function stepOf({ config, layers }: Image, index: number): string {
  const steps = (config.history ?? []).filter(({ empty_layer: isEmpty }) => isEmpty !== true);
  return steps.at(index - layers.length)?.created_by ?? `layer ${index + 1}`;
}

/** The path of the first field, by name, that two documents don't have in common. */
function firstField(a: object, b: object, path = ''): string | undefined {
  const [from, to] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  const changed = [...new Set([...from.keys(), ...to.keys()])]
    .toSorted()
    .find((key) => !isDeepStrictEqual(from.get(key), to.get(key)));
  if (changed === undefined) return undefined;
  const [one, other]: unknown[] = [from.get(changed), to.get(changed)];
  const at = `${path}${changed}`;
  const isBranch = isObject(one) && isObject(other) && !Array.isArray(one);
  return isBranch ? (firstField(one, other, `${at}.`) ?? at) : at;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
