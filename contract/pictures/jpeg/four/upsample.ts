/** Samples of a component, row after row. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  /** Samples from one row to the next. */
  readonly stride: number;
  readonly samples: Uint8ClampedArray;
}

/**
 * A component that has fewer samples than the picture, with what libjpeg puts between them: what is near counts three times, where a
 * side has twice as many; else samples are repeated.
 */
export function upsampled(plane: Plane, across: number, down: number, width: number, height: number): Plane {
  const isFancy = across === 1 || plane.width > 2;
  if (across === 1 && down === 1) return plane;
  if (isFancy && across <= 2 && down <= 2) return smooth(plane, across, down, width, height);
  const samples = new Uint8ClampedArray(width * height);
  for (let y = 0; y < height; y++) {
    const from = Math.floor(y / down) * plane.stride;
    for (let x = 0; x < width; x++) {
      samples[y * width + x] = plane.samples[from + Math.floor(x / across)] ?? 0;
    }
  }
  return { width, height, stride: width, samples };
}

/** How two sums of neighbours are rounded, for the sample before a stored one's middle and that after it. */
const roundings = { across: [1, 2], down: [1, 2], both: [8, 7] } as const;

function smooth(plane: Plane, across: number, down: number, width: number, height: number): Plane {
  const samples = new Uint8ClampedArray(width * height);
  const last = plane.width - 1;
  const column = new Int32Array(plane.width);
  for (let y = 0; y < height; y++) {
    const row = down === 1 ? y : y >> 1;
    const near = row * plane.stride;
    const other = Math.min(plane.height - 1, Math.max(0, row + ((y & 1) === 0 ? -1 : 1))) * plane.stride;
    for (let x = 0; x <= last; x++) {
      const sample = plane.samples[near + x] ?? 0;
      column[x] = down === 1 ? sample : 3 * sample + (plane.samples[other + x] ?? 0);
    }
    const to = y * width;
    if (across === 1) {
      for (let x = 0; x < width; x++)
        samples[to + x] = ((column[x] ?? 0) + roundings.down[y & 1 ? 1 : 0]) >> 2;
      continue;
    }
    const [shift, [before, after]] =
      down === 1 ? ([2, roundings.across] as const) : ([4, roundings.both] as const);
    for (let x = 0; x < width; x++) {
      const isBefore = (x & 1) === 0;
      const at = x >> 1;
      const beside = Math.min(last, Math.max(0, isBefore ? at - 1 : at + 1));
      const isEdge = isBefore ? at === 0 : at === last;
      const sum = 3 * (column[at] ?? 0) + (column[beside] ?? 0);
      // At an edge of a row the sample stands for itself, without being rounded where nothing is to be.
      samples[to + x] =
        isEdge && down === 1 ? (column[at] ?? 0) : (sum + (isBefore ? before : after)) >> shift;
    }
  }
  return { width, height, stride: width, samples };
}
