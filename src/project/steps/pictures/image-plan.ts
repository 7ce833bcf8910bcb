import { imageSignature, preparedSize } from '../../../../contract/pictures/image-step.ts';
import type { ImageStep, PictureSizeJson } from '../../../../contract/schemas/contract.schema.ts';
import type { ImageItem } from '../../../../contract/schemas/mlpack.schema.ts';
import { pixelInput, pixelMask } from './image-inputs.ts';
import { imageSettings } from './image-settings.ts';
import type { RefuseSetting } from '../refuse-setting.ts';
import type { StepPlan } from '../step-plan.ts';
import { textsFor, type ThereTensor, typeText } from '../there-tensor.ts';

type Settings = NonNullable<ImageItem>;

/** The tensor that has how high and wide each picture is as the model sees it. */
const sizes = 'picture_sizes';

/** Pictures decoded, resized and normalised. */
export const planImage: StepPlan<ImageItem> = (item, { chain, refuse }) => {
  const settings: Settings = item ?? {};
  if (chain.isInferred) return refuse([], 'stands after inference, which takes what it makes');
  const pixels = pixelInput(chain.graph.inputs, settings, refuse);
  const mask = pixelMask(chain.graph.inputs, settings, refuse);
  const read = imageSettings(settings, pixels, refuse);
  const size = preparedSize(read);
  if (size !== null) refuseOtherSize(pixels, size, settings, refuse);
  else refuseOwnSizes(pixels, settings, refuse);
  const { input = 'image' } = settings;
  const step: ImageStep = {
    kind: 'image',
    input,
    output: pixels.name,
    ...(size === null && { sizes }),
    ...(mask !== undefined && { mask }),
    settings: read,
  };
  chain.send(textsFor(input, pixels), 'pictures');
  const fed = [pixels.name, ...(mask === undefined ? [] : [mask.output])];
  chain.addBefore('image', step, imageSignature(step), fed);
};

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

/** Pictures that keep their proportions have a size that is bounded, and go into a graph that takes any. */
function refuseOwnSizes(pixels: ThereTensor, { resize }: Settings, refuse: RefuseSetting): void {
  const isBounded = resize !== undefined && 'longestEdge' in resize;
  if (!isBounded) {
    refuse(['resize'], 'leaves pictures sizes of their own, and nothing bounds their longer side', [
      'Cut out the middle, too: image: { resize: { shortestEdge: 256 }, crop: 224 }',
      'Or bound it, where the graph takes pictures of any size: image: { resize: { shortestEdge: 800, longestEdge: 1333 } }',
    ]);
  }
  const isFixed = pixels.shape?.slice(2).some((side) => typeof side === 'number') ?? false;
  if (isFixed) {
    refuse(['resize'], `leaves pictures sizes of their own, but "${pixels.name}" is ${typeText(pixels)}`, [
      'Export it with an open height and width, in PyTorch: dynamic_axes={"pixel_values": {0: "batch", 2: "height", 3: "width"}, …}',
    ]);
  }
}
