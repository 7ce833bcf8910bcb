import { imageSignature, preparedSize } from '../../../contract/pictures/image-step.ts';
import type { ImageSettingsJson, PictureSizeJson } from '../../../contract/schemas/contract.schema.ts';
import type { ImageItem } from '../../../contract/schemas/mlpack.schema.ts';
import { textsFor, type ThereTensor, typeText } from './there-tensor.ts';
import type { RefuseSetting } from './refuse-setting.ts';
import type { StepPlan } from './step-plan.ts';

type Settings = NonNullable<ImageItem>;

/** Of samples from 0 to 255, numbers from 0 to 1. */
const usualRescale = 1 / 255;

/** Pictures decoded, resized and normalised. */
export const planImage: StepPlan<ImageItem> = (item, { chain, refuse }) => {
  const settings: Settings = item ?? {};
  if (chain.isInferred) return refuse([], 'stands after inference, which takes what it makes');
  const pixels = pixelInput(chain.graph.inputs, settings, refuse);
  const read = settingsOf(settings, pixels, refuse);
  const size = preparedSize(read);
  if (size === null) {
    return refuse(['resize'], 'leaves pictures sizes of their own, but those of a batch have one', [
      'Cut out the middle, too: image: { resize: { shortestEdge: 256 }, crop: 224 }',
    ]);
  }
  refuseOtherSize(pixels, size, settings, refuse);
  const { input = 'image' } = settings;
  const step = { kind: 'image', input, output: pixels.name, settings: read } as const;
  chain.send(textsFor(input, pixels), 'pictures');
  chain.addBefore('image', step, imageSignature(step), [pixels.name]);
};

/** The input of a graph that takes pictures. */
function pixelInput(
  inputs: readonly ThereTensor[],
  { output }: Settings,
  refuse: RefuseSetting,
): ThereTensor {
  const names = inputs.map((tensor) => `${tensor.name} (${typeText(tensor)})`).join(', ');
  const fitting = inputs.filter(
    ({ name, shape }) =>
      (output ?? name) === name && (shape?.length === 4 || (shape === null && output === name)),
  );
  const [only, ...others] = fitting;
  if (only === undefined || others.length > 0) {
    const setting = output === undefined ? [] : ['output'];
    return refuse(
      setting,
      `makes float32 [N, 3, height, width], but the model's inputs are ${names}`,
      fitting.length > 1 ? [`Say which of them: image: { output: ${only?.name ?? 'NAME'} }`] : [],
    );
  }
  const { dtype, shape } = only;
  const channels = shape?.[1];
  if (dtype === 'float32' && (typeof channels !== 'number' || channels === 3)) return only;
  const layout = shape?.[3] === 3 ? 'Export it with the channels before height and width (NCHW).' : undefined;
  return refuse(
    [],
    `makes float32 [N, 3, height, width], but "${only.name}" is ${typeText(only)}`,
    layout === undefined ? [] : [layout],
  );
}

function settingsOf(settings: Settings, pixels: ThereTensor, refuse: RefuseSetting): ImageSettingsJson {
  const { filter = 'bilinear', library = 'pillow', crop, mean, std } = settings;
  if (library === 'torchvision' && (filter === 'box' || filter === 'hamming')) {
    return refuse(['filter'], `is ${filter}, which torchvision does not have`, ['library: pillow']);
  }
  const resize = settings.resize ?? (crop === undefined ? ownSize(pixels, refuse) : undefined);
  return {
    backend: library,
    resize: resize === undefined ? null : { filter, size: resize },
    crop: crop === undefined ? null : typeof crop === 'number' ? { height: crop, width: crop } : crop,
    rescale: settings.rescale ?? usualRescale,
    normalise:
      mean === undefined || std === undefined ? null : { mean: ofChannels(mean), std: ofChannels(std) },
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

function refuseOtherSize(
  pixels: ThereTensor,
  { height, width }: PictureSizeJson,
  { crop }: Settings,
  refuse: RefuseSetting,
): void {
  const [, , wantedHeight, wantedWidth] = pixels.shape ?? [];
  const differs = (size: number, wanted: unknown) => typeof wanted === 'number' && wanted !== size;
  if (!differs(height, wantedHeight) && !differs(width, wantedWidth)) return;
  refuse(
    [crop === undefined ? 'resize' : 'crop'],
    `makes pictures of height ${height} and width ${width}, but "${pixels.name}" is ${typeText(pixels)}`,
  );
}

function ofChannels(value: number | readonly number[]): readonly number[] {
  return typeof value === 'number' ? [value, value, value] : value;
}
