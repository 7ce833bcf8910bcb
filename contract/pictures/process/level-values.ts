import type { Backend } from '../resize/resize.ts';

/** What becomes of a sample of 0 to 255. */
export interface Normalisation {
  /** What it is multiplied by; null: by nothing. */
  readonly rescale: number | null;
  /** What is then taken away, and what the rest is divided by, for red, green and blue; null: it stays. */
  readonly normalise: { readonly mean: readonly number[]; readonly std: readonly number[] } | null;
}

const { fround } = Math;

/** What each level of a channel becomes, in the arithmetic of 32 bits that numpy or torch has. */
export function levelValues(
  { rescale, normalise }: Normalisation,
  channel: number,
  backend: Backend,
): Float32Array {
  const mean = fround(normalise?.mean[channel] ?? 0);
  const std = fround(normalise?.std[channel] ?? 1);
  return Float32Array.from({ length: 256 }, (_, level) => {
    if (backend === 'pillow') {
      const rescaled = rescale === null ? level : fround(level * rescale);
      return normalise === null ? rescaled : fround(fround(rescaled - mean) / std);
    }
    if (normalise === null) return rescale === null ? level : fround(level * fround(rescale));
    // torchvision's processors have mean and deviation multiplied, and levels as they are.
    const factor = rescale === null ? 1 : fround(1 / rescale);
    return fround(fround(level - fround(mean * factor)) / fround(std * factor));
  });
}
