import type { TensorInfo } from '../../tensor/signature.ts';
import type { ImageInput } from '../../../contract/schemas/contract.schema.ts';
import type { Refuse } from '../config/config-mistakes.ts';
import { imageAxes, type ImageEvidence } from './image-axes.ts';
import { guessNormalisation } from './image-normalisation.ts';

/** Keys of mlpack.yaml that are about pictures only. */
const options = ['layout', 'height', 'width', 'scale', 'mean', 'std', 'inverted'] as const;

/**
 * How a picture becomes an input that is one: what mlpack.yaml says, else what the shape and the range of the
 * framework's golden inputs suggest. Null for an input that is no picture.
 *
 * @param refuse is told, by the input's keys, when mlpack.yaml describes a picture that the input cannot be
 */
export function planImageInput(
  input: TensorInfo,
  evidence: ImageEvidence,
  refuse: Refuse,
): ImageInput | null {
  const { config, layout, golden } = evidence;
  const isNumeric = input.dtype !== 'string' && input.dtype !== 'bool';
  const looksLikeOne = layout !== undefined && isNumeric;
  if (config.kind !== 'image' && (config.kind === 'values' || !looksLikeOne)) {
    for (const option of options.filter((key) => config[key] !== undefined)) {
      refuse([option], 'is about pictures, which this input is not', ['Write beside it: kind: image']);
    }
    return null;
  }
  if (!isNumeric) {
    refuse([], `cannot be an image: its elements are of type ${input.dtype}`);
    return null;
  }
  const axes = imageAxes(input, evidence, refuse);
  if (axes === null) return null;
  const guess = guessNormalisation(input, axes, golden);
  const perChannel = (key: 'mean' | 'std'): readonly number[] => {
    const given = config[key];
    if (given === undefined) return guess[key];
    const numbers = typeof given === 'number' ? Array.from({ length: axes.channels }, () => given) : given;
    if (numbers.length === axes.channels) return numbers;
    refuse([key], `has ${numbers.length} numbers, but the image has ${axes.channels} channels`);
    return guess[key];
  };
  return {
    ...axes,
    scale: config.scale ?? guess.scale,
    mean: perChannel('mean'),
    std: perChannel('std'),
    inverted: config.inverted ?? guess.inverted,
  };
}
