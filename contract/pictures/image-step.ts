import type { TensorSignature } from '../chain.ts';
import type { DeclaredFields } from '../declared-fields.ts';
import { isDivisor } from '../is-divisor.ts';
import type {
  ContractTensor,
  ImageSettingsJson,
  ImageStep,
  NormaliseJson,
  PictureSizeJson,
  PixelMaskJson,
  ResizeJson,
} from '../schemas/contract.schema.ts';

/** No model's pictures are larger. */
const longestSide = 2 ** 14;

interface ImageTensor extends ContractTensor {
  readonly dtype: 'string' | 'float32' | 'int64';
}

const rows = { batchAxis: 0 } as const;
const integers = { ...rows, dtype: 'int64' } as const;

/**
 * What a step reads, string [N], and makes: float32 [N, 3, height, width], then, where it is to make them, int64 [N, 2] of the sizes of the
 * pictures in that, and their mask.
 */
export function imageSignature(step: ImageStep): TensorSignature<ImageTensor> {
  const { input, output, sizes, mask, settings } = step;
  const { height, width } = preparedSize(settings) ?? { height: null, width: null };
  const marked = mask?.size ?? { height, width };
  return {
    inputs: [{ ...rows, name: input, dtype: 'string', shape: [null] }],
    outputs: [
      { ...rows, name: output, dtype: 'float32', shape: [null, 3, height, width] },
      ...(sizes === undefined ? [] : [{ ...integers, name: sizes, shape: [null, 2] }]),
      ...(mask === undefined
        ? []
        : [{ ...integers, name: mask.output, shape: [null, marked.height, marked.width] }]),
    ],
  };
}

/** The size that all pictures get; null where it depends on theirs. */
export function preparedSize({
  resize,
  crop,
}: Pick<ImageSettingsJson, 'resize' | 'crop'>): PictureSizeJson | null {
  if (crop !== null) return crop;
  if (resize !== null && 'letterbox' in resize.size) return resize.size.letterbox;
  return resize !== null && 'height' in resize.size ? resize.size : null;
}

/**
 * Reads the declaration of a step of the kind `image`: only fields that it knows, each checked.
 *
 * @throws what its fields throw for one that is wrong
 */
export function readImageStep(declaration: DeclaredFields): ImageStep {
  const settings = declaration.object('settings');
  const read = {
    backend: settings.oneOf('backend', ['pillow', 'torchvision', 'opencv']),
    resize: settings.value('resize') === null ? null : readResize(settings.object('resize')),
    crop: settings.value('crop') === null ? null : readPictureSize(settings.object('crop')),
    rescale: settings.value('rescale') === null ? null : readRescale(settings),
    normalise: settings.value('normalise') === null ? null : readNormalise(settings.object('normalise')),
    isBgr: settings.flag('isBgr'),
  };
  const hasSizes = declaration.has('sizes');
  if ((preparedSize(read) === null) !== hasSizes) {
    declaration.refuse(
      'sizes',
      'the name of a tensor where pictures are not resized to one size, and else none',
    );
  }
  return {
    kind: 'image',
    input: declaration.text('input'),
    output: declaration.text('output'),
    ...(hasSizes && { sizes: declaration.text('sizes') }),
    ...(declaration.has('mask') && { mask: readMask(declaration.object('mask')) }),
    settings: read,
  };
}

function readRescale(settings: DeclaredFields): number {
  const rescale = settings.number('rescale');
  return isDivisor(rescale) ? rescale : settings.refuse('rescale', 'a number other than 0');
}

function readMask(mask: DeclaredFields): PixelMaskJson {
  return {
    output: mask.text('output'),
    size: mask.value('size') === null ? null : readPictureSize(mask.object('size')),
  };
}

function readResize(resize: DeclaredFields): ResizeJson {
  return {
    filter: resize.oneOf('filter', ['nearest', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos']),
    size: readTarget(resize.object('size')),
  };
}

function readTarget(size: DeclaredFields): ResizeJson['size'] {
  if (size.has('letterbox')) {
    return { letterbox: readPictureSize(size.object('letterbox')), fill: size.integer('fill', 0, 255) };
  }
  if (!size.has('shortestEdge')) return readPictureSize(size);
  const shortestEdge = side(size, 'shortestEdge');
  if (!size.has('longestEdge')) return { shortestEdge };
  return {
    shortestEdge,
    longestEdge: side(size, 'longestEdge'),
    multipleOf: size.value('multipleOf') === null ? null : side(size, 'multipleOf'),
  };
}

/** Reads a size that pictures have. @throws what its fields throw for a side that is none */
export function readPictureSize(size: DeclaredFields): PictureSizeJson {
  return { height: side(size, 'height'), width: side(size, 'width') };
}

function readNormalise(normalise: DeclaredFields): NormaliseJson {
  const std = channels(normalise, 'std');
  return {
    mean: channels(normalise, 'mean'),
    std: std.every(isDivisor) ? std : normalise.refuse('std', 'three numbers other than 0'),
  };
}

function channels(fields: DeclaredFields, name: string): readonly number[] {
  const value = fields.value(name);
  const isThree = Array.isArray(value) && value.length === 3 && value.every((one) => Number.isFinite(one));
  return isThree ? value : fields.refuse(name, 'three numbers');
}

function side(fields: DeclaredFields, name: string): number {
  const value = fields.value(name);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= longestSide)
    return value;
  return fields.refuse(name, `an integer from 1 to ${longestSide}`);
}
