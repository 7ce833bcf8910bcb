import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';

/** No convolution of such a model has more layers, or is wider. */
const mostLayers = 64;
const mostWidth = 2 ** 16;

/**
 * Samples of which the convolutions in front of a model make one vector: `conv_kernel` and `conv_stride` of config.json, one of each for each layer.
 *
 * @returns 1 where the configuration has none
 * @throws what its fields throw where these don't go together
 */
export function leastSamples(config: DeclaredFields): number {
  const [kernels, strides] = [sizes(config, 'conv_kernel'), sizes(config, 'conv_stride')];
  if (kernels.length !== strides.length) {
    return config.refuse('conv_stride', `a stride for each of ${kernels.length} layers`);
  }
  const least = kernels.reduceRight(
    (length, kernel, layer) => (length - 1) * (strides[layer] ?? 1) + kernel,
    1,
  );
  return least <= mostWidth ? least : config.refuse('conv_kernel', `layers of up to ${mostWidth} samples`);
}

function sizes(config: DeclaredFields, name: string): readonly number[] {
  const value = config.value(name) ?? [];
  const isKnown =
    Array.isArray(value) &&
    value.length <= mostLayers &&
    value.every((size) => Number.isInteger(size) && size >= 1 && size <= mostWidth);
  return isKnown ? value : config.refuse(name, `up to ${mostLayers} integers from 1 to ${mostWidth}`);
}
