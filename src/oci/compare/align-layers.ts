import type { Layer } from '../layer/layer.ts';

/** The positions of a layer in two images, counted from 0; undefined where one has no such layer. */
export interface AlignedLayers {
  readonly found: number | undefined;
  readonly wanted: number | undefined;
}

type Layers = readonly Pick<Layer, 'digest'>[];

/**
 * Which layer of an image is which of another: those of one digest, as many as there are in the same order, and between
 * them one after the other. What is left over is a layer more or less.
 */
export function alignLayers(found: Layers, wanted: Layers): AlignedLayers[] {
  const aligned: AlignedLayers[] = [];
  let [i, j] = [0, 0];
  for (const [nextI, nextJ] of [...commonLayers(found, wanted), [found.length, wanted.length] as const]) {
    for (; i < nextI || j < nextJ; i += 1, j += 1) {
      aligned.push({ found: i < nextI ? i : undefined, wanted: j < nextJ ? j : undefined });
    }
    if (nextI < found.length) aligned.push({ found: nextI, wanted: nextJ });
    [i, j] = [nextI + 1, nextJ + 1];
  }
  return aligned;
}

/** The positions of the longest common subsequence of digests. */
function commonLayers(found: Layers, wanted: Layers): (readonly [number, number])[] {
  const width = wanted.length + 1;
  /** How many layers are in common from two positions on. */
  const common = new Uint32Array((found.length + 1) * width);
  const from = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = found.length - 1; i >= 0; i -= 1) {
    for (let j = wanted.length - 1; j >= 0; j -= 1) {
      const isSame = found[i]?.digest === wanted[j]?.digest;
      common[i * width + j] = isSame ? 1 + from(i + 1, j + 1) : Math.max(from(i + 1, j), from(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let [i, j] = [0, 0]; i < found.length && j < wanted.length;) {
    if (found[i]?.digest === wanted[j]?.digest) {
      pairs.push([i, j]);
      i += 1;
      j += 1;
    } else if (from(i + 1, j) >= from(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}
