/** A picture as canvases hold it: red, green, blue and alpha from 0 to 255, row by row. */
export interface Rgba {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** A picture in another size: each pixel is the mean of the area that it covers. */
export function resized(source: Rgba, width: number, height: number): Rgba {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sums = [0, 0, 0, 0];
      let area = 0;
      for (const [sourceY, shareY] of covered(y, height, source.height)) {
        for (const [sourceX, shareX] of covered(x, width, source.width)) {
          const share = shareY * shareX;
          const start = (sourceY * source.width + sourceX) * 4;
          for (let c = 0; c < 4; c++) sums[c] = (sums[c] ?? 0) + share * (source.data[start + c] ?? 0);
          area += share;
        }
      }
      data.set(
        sums.map((sum) => sum / area),
        (y * width + x) * 4,
      );
    }
  }
  return { data, width, height };
}

/** A picture with light and dark exchanged. */
export function inverted({ data, width, height }: Rgba): Rgba {
  return { data: data.map((value, i) => (i % 4 === 3 ? value : 255 - value)), width, height };
}

/** The mean of its red, green and blue, from 0 to 255. */
export function brightness({ data }: Rgba): number {
  const sum = data.reduce((total, value, i) => (i % 4 === 3 ? total : total + value), 0);
  return sum / Math.max(1, data.length * 0.75);
}

/** Which source pixels, and how much of each, a target pixel covers along one side. */
function covered(index: number, size: number, sourceSize: number): [number, number][] {
  const start = (index * sourceSize) / size;
  const end = ((index + 1) * sourceSize) / size;
  const found: [number, number][] = [];
  for (let i = Math.floor(start); i < Math.min(Math.ceil(end), sourceSize); i++) {
    found.push([i, Math.min(end, i + 1) - Math.max(start, i)]);
  }
  return found;
}
