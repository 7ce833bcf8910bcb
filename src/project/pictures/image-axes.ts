import { MlpackError } from '../../errors/mlpack-error.ts';
import type { GoldenSet } from '../../tensor/golden.ts';
import type { Dimension, TensorInfo } from '../../tensor/signature.ts';
import type { InputConfig } from '../../../contract/schemas/mlpack.schema.ts';
import type { ImageInput } from '../../../contract/schemas/contract.schema.ts';

/** Besides the signature, what tells whether an input is a picture and how pixels become its elements. */
export interface ImageEvidence {
  /** Key of the input in mlpack.yaml, for errors. */
  readonly field: string;
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
 * @throws MlpackError CONFIG_INVALID when no picture has that shape, or another one than mlpack.yaml says
 */
export function imageAxes(
  input: TensorInfo,
  evidence: Pick<ImageEvidence, 'field' | 'config' | 'layout' | 'batchAxis'>,
): ImageAxes {
  const { field, config } = evidence;
  const sizes = input.shape ?? [];
  const layout = config.layout ?? evidence.layout ?? (sizes.length === 4 ? fourAxes(sizes) : 'HW');
  if (layout === 'HW') return { layout, channels: 1, ...grey(input, evidence) };
  if (sizes.length !== 4) {
    throw misfit(`${field} cannot be an image ${layout}: it has ${rankText(input)}`);
  }
  const [, second = null, third = null, fourth = null] = sizes;
  const [channels, height, width] = layout === 'NCHW' ? [second, third, fourth] : [fourth, second, third];
  return {
    layout,
    channels: channelCount(channels, field, layout),
    height: side('height', height, evidence),
    width: side('width', width, evidence),
  };
}

/** Size of a picture of rows and columns alone, which may be laid end to end: [N,H,W], [N,H×W] or [H,W]. */
function grey(
  input: TensorInfo,
  evidence: Pick<ImageEvidence, 'field' | 'config' | 'batchAxis'>,
): Pick<ImageAxes, 'height' | 'width'> {
  const { field, config, batchAxis } = evidence;
  const sizes = input.shape ?? [];
  const isBatch = batchAxis === 0 || sizes.length === 3 || sizes[0] === 1;
  const [first = null, second = null, ...more] = isBatch ? sizes.slice(1) : sizes;
  if (sizes.length < 2 || more.length > 0)
    throw misfit(`${field} cannot be an image: it has ${rankText(input)}`);
  if (!isBatch || sizes.length === 3) {
    return { height: side('height', first, evidence), width: side('width', second, evidence) };
  }
  const root = typeof first === 'number' ? Math.sqrt(first) : defaultSide;
  const square = Number.isInteger(root) ? root : undefined;
  const { height = square, width = square } = config;
  if (
    height === undefined ||
    width === undefined ||
    (typeof first === 'number' && height * width !== first)
  ) {
    throw misfit(`${field}: ${first} elements are no image of ${height ?? '?'}×${width ?? '?'} pixels`, [
      `${field}: { kind: image, height: …, width: … }`,
    ]);
  }
  return { height, width };
}

function fourAxes([, second, , fourth]: readonly Dimension[]): 'NCHW' | 'NHWC' {
  return isChannels(fourth) && !isChannels(second) ? 'NHWC' : 'NCHW';
}

function channelCount(size: Dimension, field: string, layout: string): ImageInput['channels'] {
  if (isChannels(size)) return size;
  if (typeof size !== 'number') return 3;
  throw misfit(`${field} cannot be an image ${layout}: it has ${size} channels, and a picture has 1, 3 or 4`);
}

function isChannels(size: Dimension | undefined): size is ImageInput['channels'] {
  return size === 1 || size === 3 || size === 4;
}

function side(
  key: 'height' | 'width',
  size: Dimension,
  { field, config }: Pick<ImageEvidence, 'field' | 'config'>,
): number {
  if (typeof size !== 'number') return config[key] ?? defaultSide;
  if (config[key] === undefined || config[key] === size) return size;
  throw misfit(`${field}.${key} is ${config[key]}, but the model takes ${size}`);
}

function rankText({ shape }: TensorInfo): string {
  return shape === null ? 'any shape' : `the shape [${shape.map((size) => size ?? '?').join(', ')}]`;
}

/** mlpack.yaml describes a picture that an input cannot be. */
export function misfit(problem: string, suggestions: readonly string[] = []): MlpackError {
  return new MlpackError('CONFIG_INVALID', `mlpack.yaml: ${problem}`, { suggestions });
}
