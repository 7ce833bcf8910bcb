import type { TensorSignature } from '../chain.ts';
import type { DeclaredFields } from '../declared-fields.ts';
import type {
  ContractTensor,
  ImageSettingsJson,
  ImageStep,
  NormaliseJson,
  PictureSizeJson,
  ResizeJson,
} from '../schemas/contract.schema.ts';

/** No model's pictures are larger. */
const longestSide = 2 ** 14;

interface ImageTensor extends ContractTensor {
  readonly dtype: 'string' | 'float32';
}

/** What a step reads, string [N], and makes: float32 [N, 3, height, width]. */
export function imageSignature({ input, output, settings }: ImageStep): TensorSignature<ImageTensor> {
  const { height, width } = preparedSize(settings) ?? { height: null, width: null };
  return {
    inputs: [{ name: input, dtype: 'string', shape: [null], batchAxis: 0 }],
    outputs: [{ name: output, dtype: 'float32', shape: [null, 3, height, width], batchAxis: 0 }],
  };
}

/** The size that all pictures get; null where it depends on theirs. */
export function preparedSize({
  resize,
  crop,
}: Pick<ImageSettingsJson, 'resize' | 'crop'>): PictureSizeJson | null {
  if (crop !== null) return crop;
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
    backend: settings.oneOf('backend', ['pillow', 'torchvision']),
    resize: settings.value('resize') === null ? null : readResize(settings.object('resize')),
    crop: settings.value('crop') === null ? null : readSize(settings.object('crop')),
    rescale: settings.value('rescale') === null ? null : finite(settings, 'rescale'),
    normalise: settings.value('normalise') === null ? null : readNormalise(settings.object('normalise')),
    isBgr: settings.flag('isBgr'),
  };
  if (preparedSize(read) === null) settings.refuse('crop', 'a size, where pictures are not resized to one');
  return {
    kind: 'image',
    input: declaration.text('input'),
    output: declaration.text('output'),
    settings: read,
  };
}

function readResize(resize: DeclaredFields): ResizeJson {
  const size = resize.object('size');
  return {
    filter: resize.oneOf('filter', ['nearest', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos']),
    size: size.has('shortestEdge') ? { shortestEdge: side(size, 'shortestEdge') } : readSize(size),
  };
}

function readSize(size: DeclaredFields): PictureSizeJson {
  return { height: side(size, 'height'), width: side(size, 'width') };
}

function readNormalise(normalise: DeclaredFields): NormaliseJson {
  return { mean: channels(normalise, 'mean'), std: channels(normalise, 'std') };
}

function channels(fields: DeclaredFields, name: string): readonly number[] {
  const value = fields.value(name);
  const isThree = Array.isArray(value) && value.length === 3 && value.every((one) => Number.isFinite(one));
  return isThree ? value : fields.refuse(name, 'three numbers');
}

function finite(fields: DeclaredFields, name: string): number {
  const value = fields.value(name);
  return typeof value === 'number' && Number.isFinite(value) ? value : fields.refuse(name, 'a number');
}

function side(fields: DeclaredFields, name: string): number {
  const value = fields.value(name);
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= longestSide)
    return value;
  return fields.refuse(name, `an integer from 1 to ${longestSide}`);
}
