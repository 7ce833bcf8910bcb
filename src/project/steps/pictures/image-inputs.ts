import type { ImageStep } from '../../../../contract/schemas/contract.schema.ts';
import type { ImageItem } from '../../../../contract/schemas/mlpack.schema.ts';
import { maskInput } from '../mask-input.ts';
import type { RefuseSetting } from '../refuse-setting.ts';
import { type ThereTensor, typeText } from '../there-tensor.ts';

/** What transformers' detectors call the input that says where pictures are. */
const usualMask = 'pixel_mask';

type Settings = Pick<NonNullable<ImageItem>, 'output' | 'mask'>;

/** The input of a graph that takes pictures. @throws what `refuse` throws where there is none, or several that may be */
export function pixelInput(
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
  const advice =
    shape?.[3] === 3
      ? 'Export it with the channels before height and width (NCHW).'
      : `Leave the step out, so that callers send the tensor; the page makes it of a picture with inputs: { ${only.name}: { kind: image } }`;
  return refuse([], `makes float32 [N, 3, height, width], but "${only.name}" is ${typeText(only)}`, [advice]);
}

/**
 * The input of a graph that takes which pixels are there; undefined where it takes none. Its size is null where that is the pictures'.
 *
 * @throws what `refuse` throws for one that isn't there, or isn't int64 [N, height, width]
 */
export function pixelMask(
  inputs: readonly ThereTensor[],
  { mask }: Settings,
  refuse: RefuseSetting,
): ImageStep['mask'] {
  const tensor = maskInput(inputs, mask, { usual: usualMask, axes: ['N', 'height', 'width'] }, refuse);
  if (tensor === undefined) return undefined;
  const [, height, width] = tensor.shape ?? [];
  const isFixed = typeof height === 'number' && typeof width === 'number';
  return { output: tensor.name, size: isFixed ? { height, width } : null };
}
