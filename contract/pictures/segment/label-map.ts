import type { Picture } from '../picture.ts';

type Size = Pick<Picture, 'width' | 'height'>;

/** For each pixel of a line: the two logits that it lies between, and how far it is from the first. */
interface Between {
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly share: Float32Array;
}

const { fround } = Math;

/**
 * The number of the greatest logit of each pixel, once the logits are resized to a picture, bilinearly between the middles of pixels: torch's
 * `interpolate(mode="bilinear", align_corners=False)`, in 32 bits, and `argmax`, of which the first of equal ones is taken.
 *
 * @param logits [C, height, width] row-major
 * @param from their size
 * @param to that of the picture
 * @returns [height, width] of the picture, row-major
 */
export function labelMap(logits: Float32Array, labels: number, from: Size, to: Size): Uint16Array {
  const [across, down] = [between(from.width, to.width), between(from.height, to.height)];
  const map = new Uint16Array(to.width * to.height);
  const size = from.width * from.height;
  const line = new Float32Array(from.width);
  const best = new Float32Array(to.width);
  for (let y = 0; y < to.height; y++) {
    best.fill(-Infinity);
    const row = map.subarray(y * to.width, (y + 1) * to.width);
    const [above, below, share] = [down.first[y] ?? 0, down.second[y] ?? 0, down.share[y] ?? 0];
    for (let label = 0; label < labels; label++) {
      const start = label * size;
      for (let x = 0; x < from.width; x++) {
        const upper = logits[start + above * from.width + x] ?? 0;
        const lower = logits[start + below * from.width + x] ?? 0;
        line[x] = fround(fround(1 - share) * upper) + fround(share * lower);
      }
      takeGreater(line, across, best, row, label);
    }
  }
  return map;
}

/** Puts a label where its resized line is greater than what was the greatest. */
function takeGreater(
  line: Float32Array,
  { first, second, share }: Between,
  best: Float32Array,
  row: Uint16Array,
  label: number,
): void {
  for (let x = 0; x < row.length; x++) {
    const part = share[x] ?? 0;
    const value = fround(
      fround(fround(1 - part) * (line[first[x] ?? 0] ?? 0)) + fround(part * (line[second[x] ?? 0] ?? 0)),
    );
    if (value > (best[x] ?? 0)) {
      best[x] = value;
      row[x] = label;
    }
  }
}

function between(from: number, to: number): Between {
  const [first, second, share] = [new Int32Array(to), new Int32Array(to), new Float32Array(to)];
  const scale = fround(from / to);
  for (let i = 0; i < to; i++) {
    const place = Math.max(0, fround(fround(scale * fround(i + 0.5)) - 0.5));
    const floor = Math.min(Math.floor(place), from - 1);
    first[i] = floor;
    second[i] = Math.min(floor + 1, from - 1);
    share[i] = Math.min(place - floor, 1);
  }
  return { first, second, share };
}
