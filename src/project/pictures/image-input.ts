import type { TensorInfo } from '../../tensor/signature.ts';
import type { ImageInput } from '../../../contract/schemas/contract.schema.ts';
import { imageAxes, misfit, type ImageEvidence } from './image-axes.ts';
import { guessNormalisation } from './image-normalisation.ts';

/** Keys of mlpack.yaml that are about pictures only. */
const options = ['layout', 'height', 'width', 'scale', 'mean', 'std', 'inverted'] as const;

/**
 * How a picture becomes an input that is one: what mlpack.yaml says, else what the shape and the range of the
 * framework's golden inputs suggest. Null for an input that is no picture.
 *
 * @throws MlpackError CONFIG_INVALID when mlpack.yaml describes a picture that the input cannot be
 */
export function planImageInput(input: TensorInfo, evidence: ImageEvidence): ImageInput | null {
  const { field, config, layout, golden } = evidence;
  const isNumeric = input.dtype !== 'string' && input.dtype !== 'bool';
  const looksLikeOne = layout !== undefined && isNumeric;
  if (config.kind !== 'image' && (config.kind === 'values' || !looksLikeOne)) {
    const option = options.find((key) => config[key] !== undefined);
    if (option === undefined) return null;
    throw misfit(`${field}.${option} is about pictures, which this input is not`, [`${field}.kind: image`]);
  }
  if (!isNumeric) throw misfit(`${field} cannot be an image: its elements are of type ${input.dtype}`);
  const axes = imageAxes(input, evidence);
  const guess = guessNormalisation(input, axes, golden);
  const perChannel = (key: 'mean' | 'std'): readonly number[] => {
    const given = config[key];
    if (given === undefined) return guess[key];
    const numbers = typeof given === 'number' ? Array.from({ length: axes.channels }, () => given) : given;
    if (numbers.length === axes.channels) return numbers;
    throw misfit(
      `${field}.${key} has ${numbers.length} numbers, but the image has ${axes.channels} channels`,
    );
  };
  return {
    ...axes,
    scale: config.scale ?? guess.scale,
    mean: perChannel('mean'),
    std: perChannel('std'),
    inverted: config.inverted ?? guess.inverted,
  };
}
