import { cosPi, sinPi } from '../../sin-pi.ts';

/**
 * A Fourier transform of a real signal, in float64: radix 2, decimation in time.
 *
 * @param size of the signal, a power of two
 * @returns a function that puts the size / 2 + 1 first numbers, which are all that there are, into `real` and `imaginary`: the signal
 * is in `real` before, both are of `size`
 */
export function realFourier(size: number): (real: Float64Array, imaginary: Float64Array) => void {
  const bits = 31 - Math.clz32(size);
  const reversed = Uint32Array.from({ length: size }, (_, i) => {
    let value = 0;
    for (let bit = 0; bit < bits; bit++) value |= ((i >> bit) & 1) << (bits - 1 - bit);
    return value;
  });
  const turns = Float64Array.from({ length: size / 2 }, (_, i) => (-2 * i) / size);
  const [cosines, sines] = [turns.map(cosPi), turns.map(sinPi)];
  return (real, imaginary) => {
    imaginary.fill(0);
    for (const [i, other] of reversed.entries()) {
      if (i >= other) continue;
      const value = real[i] ?? 0;
      real[i] = real[other] ?? 0;
      real[other] = value;
    }
    for (let width = 2; width <= size; width *= 2) {
      const [half, stride] = [width / 2, size / width];
      for (let start = 0; start < size; start += width) {
        for (let k = 0; k < half; k++) {
          const [low, high] = [start + k, start + k + half];
          const [cosine, sine] = [cosines[k * stride] ?? 0, sines[k * stride] ?? 0];
          const [a, b] = [real[high] ?? 0, imaginary[high] ?? 0];
          const [re, im] = [a * cosine - b * sine, a * sine + b * cosine];
          const [c, d] = [real[low] ?? 0, imaginary[low] ?? 0];
          real[low] = c + re;
          imaginary[low] = d + im;
          real[high] = c - re;
          imaginary[high] = d - im;
        }
      }
    }
  };
}
