import type { GoldenSet } from '../../tensor/golden.ts';
import type { TensorInfo } from '../../tensor/signature.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { ImageInput } from '../../../contract/schemas/contract.schema.ts';
import type { ImageAxes } from './image-axes.ts';

type Normalisation = Pick<ImageInput, 'scale' | 'mean' | 'std' | 'inverted'>;

/** What white may be where black is 0: a fraction, a nibble as in scikit-learn's digits, a byte. */
const whites = [1, 16, 255];
/** torchvision's, of ImageNet; the usual ones of MNIST. */
const imageNet = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
const mnist = { mean: [0.1307], std: [0.3081] };
/** Pictures with sides up to this that have one channel are taken for drawings. */
const maxDrawingSide = 64;

/**
 * How pixels become elements, by the framework's golden inputs: their least and greatest element, and for drawings
 * whether their edges are dark. Without those, fractions of white, and drawings light on dark as in MNIST.
 */
export function guessNormalisation(input: TensorInfo, axes: ImageAxes, golden: GoldenSet): Normalisation {
  const { channels, height, width } = axes;
  const images = golden.source === 'framework' ? goldenElements(input.name, golden) : [];
  const range = rangeOf(images);
  const isDrawing = channels === 1 && Math.max(height, width) <= maxDrawingSide;
  return {
    ...spread(channels, levels(input, channels, range)),
    inverted: isDrawing && (range === null || hasDarkEdges(images, axes, range)),
  };
}

interface Range {
  readonly min: number;
  readonly max: number;
}

interface Levels {
  readonly scale: number;
  readonly mean: number | readonly number[];
  readonly std: number | readonly number[];
}

function levels({ dtype }: TensorInfo, channels: number, range: Range | null): Levels {
  if (!dtype.includes('float')) return { scale: 1, mean: dtype === 'int8' ? 128 : 0, std: 1 };
  const scale = 1 / 255;
  if (range === null || range.max <= 0) return { scale, mean: 0, std: 1 };
  const { min, max } = range;
  if (min >= 0) return { scale: (whites.find((white) => max <= white) ?? 255) / 255, mean: 0, std: 1 };
  if (min >= -1 && max <= 1) return { scale, mean: 0.5, std: 0.5 };
  if (channels === 3 && min >= -2.2 && max <= 2.7) return { scale, ...imageNet };
  if (channels === 1 && min >= -0.43 && max <= 2.83) return { scale, ...mnist };
  // Black to the least, white to the greatest.
  return { scale, mean: -min / (max - min), std: 1 / (max - min) };
}

function spread(channels: number, { scale, mean, std }: Levels): Omit<Normalisation, 'inverted'> {
  const each = (value: number | readonly number[]) =>
    typeof value === 'number' ? Array.from({ length: channels }, () => value) : value;
  return { scale, mean: each(mean), std: each(std) };
}

/** Elements of the input in each case. */
function goldenElements(name: string, { cases }: GoldenSet): Tensor['data'][] {
  return cases.flatMap(({ inputs }) => inputs.filter((input) => input.name === name)).map(({ data }) => data);
}

function rangeOf(images: readonly Tensor['data'][]): Range | null {
  let [min, max] = [Infinity, -Infinity];
  for (const elements of images) {
    for (const element of elements) {
      min = Math.min(min, Number(element));
      max = Math.max(max, Number(element));
    }
  }
  return min <= max ? { min, max } : null;
}

/** Whether pictures have dark edges. They have one channel, and so are rows of pixels in every layout. */
function hasDarkEdges(
  images: readonly Tensor['data'][],
  { height, width }: ImageAxes,
  { min, max }: Range,
): boolean {
  let [sum, count] = [0, 0];
  for (const elements of images) {
    for (const [index, element] of elements.entries()) {
      const [row, column] = [Math.floor(index / width) % height, index % width];
      if (row > 0 && row < height - 1 && column > 0 && column < width - 1) continue;
      sum += Number(element);
      count += 1;
    }
  }
  return sum / count < (min + max) / 2;
}
