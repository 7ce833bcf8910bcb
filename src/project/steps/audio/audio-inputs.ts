import type { WavItem } from '../../../../contract/schemas/mlpack.schema.ts';
import { maskInput } from '../mask-input.ts';
import type { RefuseSetting } from '../refuse-setting.ts';
import { type ThereTensor, typeText } from '../there-tensor.ts';

/** What transformers' models of audio call their inputs. */
const usual = { values: 'input_values', mask: 'attention_mask' } as const;

const suggestions = [
  'Export it with an open length, in PyTorch: dynamic_axes={"input_values": {0: "batch", 1: "samples"}, …}',
];

/** Inputs of a graph by what is made of audio for them. */
interface AudioInputs {
  readonly values: ThereTensor;
  /** Whether it takes samples, [N, L], and not features, [N, frames, mels]. */
  readonly isOfSamples: boolean;
  readonly mask: ThereTensor | undefined;
}

/**
 * The inputs of a graph that take audio: those that are named, else those that are called as in transformers' models, else its only
 * one that can.
 *
 * @throws what `refuse` throws where there is none, or it takes files of one length
 */
export function audioInputs(
  inputs: readonly ThereTensor[],
  settings: NonNullable<WavItem>,
  refuse: RefuseSetting,
): AudioInputs {
  const values = valuesOf(inputs, settings, refuse);
  const isOfSamples = values.shape?.length !== 3;
  if (isOfSamples) refuseFixed(values, refuse);
  if (!isOfSamples && values.shape?.[1] === 1) {
    return refuse([], `makes [N, L] of samples, but "${values.name}" is ${typeText(values)}`, [
      'Export it with a reshape in front, in PyTorch: x.unsqueeze(1)',
    ]);
  }
  if (!isOfSamples) return { values, isOfSamples, mask: undefined };
  const mask = maskInput(inputs, settings.mask, { usual: usual.mask, axes: ['N', 'L'] }, refuse);
  if (mask !== undefined) refuseFixed(mask, refuse);
  return { values, isOfSamples, mask };
}

function valuesOf(
  inputs: readonly ThereTensor[],
  { output }: NonNullable<WavItem>,
  refuse: RefuseSetting,
): ThereTensor {
  const known = inputs.map((tensor) => `${tensor.name} (${typeText(tensor)})`).join(', ');
  const wanted = 'makes float32 [N, L] of samples, or [N, frames, mels]';
  const fitting = inputs.filter(
    ({ name, dtype, shape }) =>
      (output ?? name) === name &&
      dtype === 'float32' &&
      (shape?.length === 2 || shape?.length === 3 || (shape === null && output === name)),
  );
  const named = fitting.find(({ name }) => name === usual.values);
  const [only, ...others] = named === undefined ? fitting : [named];
  if (only === undefined) {
    return refuse(output === undefined ? [] : ['output'], `${wanted}, but the model's inputs are ${known}`);
  }
  if (others.length === 0) return only;
  return refuse([], `${wanted}, which several of the model's inputs take: ${known}`, [
    `Say which of them: wav: { output: ${only.name} }`,
  ]);
}

function refuseFixed(tensor: ThereTensor, refuse: RefuseSetting): void {
  if (typeof tensor.shape?.[1] !== 'number') return;
  refuse(
    [],
    `makes rows as long as the longest file, but "${tensor.name}" is ${typeText(tensor)}: the graph has their length fixed`,
    suggestions,
  );
}
