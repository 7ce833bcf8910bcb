import type { GoldenSet } from '../../tensor/golden.ts';
import type { Dimension, TensorInfo } from '../../tensor/signature.ts';
import type { InputConfig } from '../../../contract/schemas/mlpack.schema.ts';
import type { ImageInput } from '../../../contract/schemas/contract.schema.ts';
import type { Refuse } from '../config/config-mistakes.ts';

/** Besides the signature, what tells whether an input is a picture and how pixels become its elements. */
export interface ImageEvidence {
  /** What mlpack.yaml says of the input. */
  readonly config: InputConfig;
  /** What its shape reads like; undefined: no image. */
  readonly layout: 'NCHW' | 'NHWC' | undefined;
  readonly batchAxis: number | null;
  readonly golden: GoldenSet;
}

export type ImageAxes = Pick<ImageInput, 'layout' | 'channels' | 'height' | 'width'>;

/** Height and width of a picture that the model takes in any size and mlpack.yaml gives none. */
const defaultSide = 224;

/**
 * Layout and size of the picture that an input takes: its own fixed sizes, else those of mlpack.yaml.
 *
 * @param refuse is told, by the input's keys, when no picture has that shape, or another one than mlpack.yaml says
 * @returns null when no picture has that shape
 */
export function imageAxes(
  input: TensorInfo,
  evidence: Pick<ImageEvidence, 'config' | 'layout' | 'batchAxis'>,
  refuse: Refuse,
): ImageAxes | null {
  const { config } = evidence;
  const sizes = input.shape ?? [];
  const layout = config.layout ?? evidence.layout ?? (sizes.length === 4 ? fourAxes(sizes) : 'HW');
  if (layout === 'HW') {
    const sides = grey(input, evidence, refuse);
    return sides === null ? null : { layout, channels: 1, ...sides };
  }
  if (sizes.length !== 4) {
    refuse([], `cannot be an image ${layout}: it has ${rankText(input)}`);
    return null;
  }
  const [, second = null, third = null, fourth = null] = sizes;
  const [channels, height, width] = layout === 'NCHW' ? [second, third, fourth] : [fourth, second, third];
  if (typeof channels === 'number' && !isChannels(channels)) {
    refuse([], `cannot be an image ${layout}: it has ${channels} channels, and a picture has 1, 3 or 4`);
    return null;
  }
  return {
    layout,
    channels: isChannels(channels) ? channels : 3,
    height: side('height', height, config, refuse),
    width: side('width', width, config, refuse),
  };
}

/** Size of a picture of rows and columns alone, which may be laid end to end: [N,H,W], [N,H×W] or [H,W]. */
function grey(
  input: TensorInfo,
  { config, batchAxis }: Pick<ImageEvidence, 'config' | 'batchAxis'>,
  refuse: Refuse,
): Pick<ImageAxes, 'height' | 'width'> | null {
  const sizes = input.shape ?? [];
  const isBatch = batchAxis === 0 || sizes.length === 3 || sizes[0] === 1;
  const [first = null, second = null, ...more] = isBatch ? sizes.slice(1) : sizes;
  if (sizes.length < 2 || more.length > 0) {
    refuse([], `cannot be an image: it has ${rankText(input)}`);
    return null;
  }
  if (!isBatch || sizes.length === 3) {
    return {
      height: side('height', first, config, refuse),
      width: side('width', second, config, refuse),
    };
  }
  const root = typeof first === 'number' ? Math.sqrt(first) : defaultSide;
  const square = Number.isInteger(root) ? root : undefined;
  const { height = square, width = square } = config;
  if (
    height === undefined ||
    width === undefined ||
    (typeof first === 'number' && height * width !== first)
  ) {
    const pixels = `${height ?? '?'}×${width ?? '?'} pixels`;
    refuse([], `cannot be an image: ${first} elements are no image of ${pixels}`, [
      'Say its sides: { kind: image, height: …, width: … }',
    ]);
    return null;
  }
  return { height, width };
}

function fourAxes([, second, , fourth]: readonly Dimension[]): 'NCHW' | 'NHWC' {
  return isChannels(fourth) && !isChannels(second) ? 'NHWC' : 'NCHW';
}

function isChannels(size: Dimension | undefined): size is ImageInput['channels'] {
  return size === 1 || size === 3 || size === 4;
}

function side(key: 'height' | 'width', size: Dimension, config: InputConfig, refuse: Refuse): number {
  if (typeof size !== 'number') return config[key] ?? defaultSide;
  if (config[key] !== undefined && config[key] !== size) {
    refuse([key], `is ${config[key]}, but the model takes ${size}`);
  }
  return size;
}

function rankText({ shape }: TensorInfo): string {
  return shape === null ? 'any shape' : `the shape [${shape.map((size) => size ?? '?').join(', ')}]`;
}
