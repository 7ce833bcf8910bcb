import { isDivisor } from '../../../../contract/is-divisor.ts';
import { dividedBy255, usualFill } from '../../../../contract/pictures/process/ultralytics-letterbox.ts';
import type {
  ImageSettingsJson,
  PictureSizeJson,
  ResizeJson,
} from '../../../../contract/schemas/contract.schema.ts';
import type { ImageItem } from '../../../../contract/schemas/mlpack.schema.ts';
import type { RefuseSetting } from '../refuse-setting.ts';
import type { ThereTensor } from '../there-tensor.ts';

type Settings = NonNullable<ImageItem>;

/** Of samples from 0 to 255, numbers from 0 to 1. */
const usualRescale = 1 / 255;

/**
 * What becomes of pictures, by what mlpack.yaml says of them.
 *
 * @param pixels the input of the graph that takes them, whose size they get where nothing else is said
 * @throws what `refuse` throws for settings that don't go together
 */
export function imageSettings(
  settings: Settings,
  pixels: ThereTensor,
  refuse: RefuseSetting,
): ImageSettingsJson {
  const { filter = 'bilinear', crop } = settings;
  const { std = 1 } = settings;
  if (!(typeof std === 'number' ? [std] : std).every(isDivisor))
    return refuse(
      ['std'],
      `is ${JSON.stringify(std)}, but samples are divided by it: 0 makes no numbers of them`,
    );
  const size = settings.resize ?? (crop === undefined ? ownSize(pixels, refuse) : undefined);
  const isLetterbox = size !== undefined && 'letterbox' in size;
  const { library = isLetterbox ? 'opencv' : 'pillow' } = settings;
  if (library === 'torchvision' && (filter === 'box' || filter === 'hamming')) {
    return refuse(['filter'], `is ${filter}, which torchvision does not have`, ['library: pillow']);
  }
  if (library === 'opencv' && filter !== 'bilinear') {
    return refuse(['filter'], `is ${filter}, but what is known of OpenCV is bilinear`, ['library: pillow']);
  }
  return {
    backend: library,
    resize: size === undefined ? null : { filter, size: targetOf(size) },
    crop: crop === undefined ? null : sidesOf(crop),
    ...levelsOf(settings, library),
    isBgr: settings.channels === 'bgr',
  };
}

/** The size that the graph takes, where it takes one. */
function ownSize({ name, shape }: ThereTensor, refuse: RefuseSetting): PictureSizeJson {
  const [height, width] = [shape?.[2], shape?.[3]];
  if (typeof height === 'number' && typeof width === 'number') return { height, width };
  return refuse([], `needs a size: "${name}" takes pictures of any`, [
    'image: { resize: { height: 224, width: 224 } }',
  ]);
}

function targetOf(size: NonNullable<Settings['resize']>): ResizeJson['size'] {
  if ('letterbox' in size) return { letterbox: sidesOf(size.letterbox), fill: size.fill ?? usualFill };
  if ('height' in size) return size;
  const { shortestEdge, longestEdge, multipleOf = null } = size;
  return longestEdge === undefined ? { shortestEdge } : { shortestEdge, longestEdge, multipleOf };
}

function sidesOf(size: number | PictureSizeJson): PictureSizeJson {
  return typeof size === 'number' ? { height: size, width: size } : size;
}

function levelsOf(
  { rescale, mean, std }: Settings,
  library: ImageSettingsJson['backend'],
): Pick<ImageSettingsJson, 'rescale' | 'normalise'> {
  const isPlain = rescale === undefined && mean === undefined;
  if (library === 'opencv' && isPlain) return dividedBy255;
  return {
    rescale: rescale ?? usualRescale,
    normalise:
      mean === undefined || std === undefined ? null : { mean: ofChannels(mean), std: ofChannels(std) },
  };
}

function ofChannels(value: number | readonly number[]): readonly number[] {
  return typeof value === 'number' ? [value, value, value] : value;
}
