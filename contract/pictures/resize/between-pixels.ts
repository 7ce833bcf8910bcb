import type { Picture } from '../picture.ts';

/** For each pixel of a line: the two of another that it lies between, and how far it is from the first. */
interface Between {
  readonly first: number;
  readonly second: number;
  readonly share: number;
}

/**
 * Resizes by going from the middle of one pixel to that of the next in a straight line, without a wider filter where a picture is made
 * smaller, as OpenCV's INTER_LINEAR does: exactly, where OpenCV has weights of 11 bits, which is a level at most.
 */
export function betweenPixels(picture: Picture, width: number, height: number): Picture {
  const { pixels } = picture;
  const [columns, rows] = [placesOf(picture.width, width), placesOf(picture.height, height)];
  const made = new Uint8Array(3 * width * height);
  let to = 0;
  for (const down of rows) {
    const [above, below] = [down.first, down.second].map((row) => 3 * row * picture.width) as [
      number,
      number,
    ];
    for (const across of columns) {
      for (let channel = 0; channel < 3; channel++) {
        const [left, right] = [3 * across.first + channel, 3 * across.second + channel];
        const upper = mixed(pixels[above + left] ?? 0, pixels[above + right] ?? 0, across.share);
        const lower = mixed(pixels[below + left] ?? 0, pixels[below + right] ?? 0, across.share);
        made[to++] = Math.floor(mixed(upper, lower, down.share) + 0.5);
      }
    }
  }
  return { width, height, pixels: made };
}

function placesOf(from: number, to: number): readonly Between[] {
  return Array.from({ length: to }, (_, i) => {
    const place = Math.min(Math.max((i + 0.5) * (from / to) - 0.5, 0), from - 1);
    const first = Math.floor(place);
    return { first, second: Math.min(first + 1, from - 1), share: place - first };
  });
}

function mixed(a: number, b: number, share: number): number {
  return a * (1 - share) + b * share;
}
