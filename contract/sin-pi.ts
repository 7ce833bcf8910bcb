/**
 * Sines and cosines that are the same bits wherever they are computed: ECMAScript leaves the accuracy of Math.sin to engines, and V8's of arm64
 * contracts products and sums where that of x64 rounds both. Additions and multiplications are IEEE 754's everywhere.
 *
 * The kernels are fdlibm's (k_sin.c and k_cos.c, Sun Microsystems 1993, https://www.netlib.org/fdlibm/), off by less than 0.6 units in the last place.
 */

/** The sine of x times π. @param x finite, of a magnitude up to 2^50 */
export function sinPi(x: number): number {
  return inQuadrant(x, 0);
}

/** The cosine of x times π. @param x finite, of a magnitude up to 2^50 */
export function cosPi(x: number): number {
  return inQuadrant(x, 1);
}

/** The sine of x times π, so many right angles further. */
function inQuadrant(x: number, quadrants: number): number {
  const nearest = Math.round(2 * x);
  // Both have the same last place, so nothing is rounded.
  const rest = x - nearest / 2;
  const high = Math.PI * rest;
  const low = productError(Math.PI, rest, high) + piRest * rest;
  const quadrant = (((nearest + quadrants) % 4) + 4) % 4;
  const value = quadrant % 2 === 0 ? sineNearZero(high, low) : cosineNearZero(high, low);
  return quadrant < 2 ? value : -value;
}

/** What of π a float64 has no room for. */
const piRest = 1.2246467991473532e-16;

/** Veltkamp's constant for numbers of 53 bits, which splits one into halves whose products are exact. */
const splitter = 2 ** 27 + 1;

/** What rounding took from a product (T. J. Dekker, 1971). */
function productError(a: number, b: number, product: number): number {
  const [aHigh, bHigh] = [upperHalf(a), upperHalf(b)];
  const [aLow, bLow] = [a - aHigh, b - bHigh];
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

function upperHalf(a: number): number {
  const scaled = splitter * a;
  return scaled - (scaled - a);
}

/** The sine of high + low, of a magnitude up to π / 4. */
function sineNearZero(high: number, low: number): number {
  const square = high * high;
  const cube = square * high;
  const tail =
    8.33333333332248946124e-3 +
    square *
      (-1.98412698298579493134e-4 +
        square *
          (2.75573137070700676789e-6 +
            square * (-2.50507602534068634195e-8 + square * 1.58969099521155010221e-10)));
  return high - (square * (0.5 * low - cube * tail) - low - cube * -1.66666666666666324348e-1);
}

/** The cosine of high + low, of a magnitude up to π / 4. */
function cosineNearZero(high: number, low: number): number {
  const square = high * high;
  const tail =
    square *
    (4.16666666666666019037e-2 +
      square *
        (-1.38888888888741095749e-3 +
          square *
            (2.4801587289476729418e-5 +
              square *
                (-2.75573143513906633035e-7 +
                  square * (2.0875723212981748279e-9 + square * -1.13596475577881948265e-11)))));
  const half = 0.5 * square;
  const first = 1 - half;
  return first + (1 - first - half + (square * tail - high * low));
}
