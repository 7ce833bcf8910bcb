import { isDeepStrictEqual } from 'node:util';
import type { HistoryEntry, ImageConfig } from '../documents/image-config.ts';
import type { Image } from '../image/image.ts';
import { alignLayers, type AlignedLayers } from './align-layers.ts';
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
 * bytes are believed, not what the image says of them. A layer more or less is told first: what others have may follow
 * from it.
 * @throws MlpackError IMAGE_INVALID for a malformed layer
 */
export async function compareImages(
  image: Image,
  expected: Image,
  signal?: AbortSignal,
): Promise<Comparison> {
  if (image.descriptor.digest === expected.descriptor.digest) return { verdict: 'identical' };
  const aligned = alignLayers(image.layers, expected.layers);
  const layers = unpairedLayer(image, expected, aligned) ?? (await pairedLayers(image, expected, signal));
  if (layers.difference !== undefined) return { verdict: 'different', difference: layers.difference };
  const field = isDeepStrictEqual(image.configBytes, expected.configBytes)
    ? undefined
    : firstField(image.config, expected.config);
  if (field !== undefined) return { verdict: 'different', difference: ofConfig(`has another ${field}`) };
  const note = layers.isEncodedOtherwise
    ? 'Same content, compressed by another encoder.'
    : 'Same content; only the manifest is written otherwise.';
  return { verdict: 'same-content', notes: [note] };
}

interface LayerComparison {
  readonly difference?: Difference;
  readonly isEncodedOtherwise: boolean;
}

function unpairedLayer(
  image: Image,
  expected: Image,
  aligned: readonly AlignedLayers[],
): LayerComparison | undefined {
  const unpaired = aligned.find(({ found, wanted }) => found === undefined || wanted === undefined);
  if (unpaired === undefined) return undefined;
  const { found, wanted } = unpaired;
  const [layer, text] =
    found === undefined
      ? [stepOf(expected, wanted ?? 0), 'is missing']
      : [numberedStep(image, found), 'is a layer more than its Dockerfile gives'];
  return { difference: { layer, file: null, text }, isEncodedOtherwise: false };
}

/** Of images with as many layers, the first layer that differs: one that differs in more than times if there is any. */
async function pairedLayers(
  image: Image,
  expected: Image,
  signal: AbortSignal | undefined,
): Promise<LayerComparison> {
  let isEncodedOtherwise = false;
  let ofTime: Difference | undefined;
  for (const [index, found] of image.layers.entries()) {
    const wanted = expected.layers[index];
    if (wanted === undefined || found.digest === wanted.digest) continue;
    isEncodedOtherwise = true;
    const change = await layerDifference(found, wanted, signal);
    if (change === undefined) continue;
    const { isTimeOnly, ...difference } = { layer: stepOf(expected, index), ...change };
    if (!isTimeOnly) return { difference, isEncodedOtherwise };
    ofTime ??= difference;
  }
  const difference = ofTime && (createdDifference(image) ?? ofTime);
  return { ...(difference && { difference }), isEncodedOtherwise };
}

/** Files are made again of the time that `created` says: where the history says another, that was changed, not they. */
function createdDifference({ config: { created, history } }: Image): Difference | undefined {
  const built = history?.at(-1)?.created;
  if (created === undefined || built === undefined) return undefined;
  if (Date.parse(created) === Date.parse(built)) return undefined;
  return ofConfig(`has another created: ${created}, where its history has ${built}`);
}

function ofConfig(text: string): Difference {
  return { layer: null, file: null, text: `the configuration ${text}` };
}

async function layerDifference(
  found: Layer,
  wanted: Layer,
  signal: AbortSignal | undefined,
): Promise<(Pick<Difference, 'file' | 'text'> & { readonly isTimeOnly: boolean }) | undefined> {
  if ((await measureDiffId(found, signal)) === wanted.diffId) return undefined;
  const difference = await firstFileDifference(found, wanted, signal);
  if (difference !== undefined) {
    const { path: file, text, isTimeOnly } = difference;
    return { file, text, isTimeOnly };
  }
  const text = 'has the same files, but its tar has something else beside them';
  return { file: null, text, isTimeOnly: false };
}

/** The instruction that made a layer; a base image's history may not tell of all of its own. */
function stepOf({ config, layers }: Image, index: number): string {
  return stepsOf(config).at(index - layers.length)?.created_by ?? `layer ${index + 1}`;
}

/** The number of a layer, and the instruction that made it where the history has one for each. */
function numberedStep({ config, layers }: Image, index: number): string {
  const steps = stepsOf(config);
  const step = steps.length === layers.length ? steps[index]?.created_by : undefined;
  return step === undefined ? `layer ${index + 1}` : `layer ${index + 1} (${step})`;
}

function stepsOf({ history }: ImageConfig): HistoryEntry[] {
  return (history ?? []).filter(({ empty_layer: isEmpty }) => isEmpty !== true);
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
