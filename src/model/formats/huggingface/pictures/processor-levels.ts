import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';
import { isDivisor } from '../../../../../contract/is-divisor.ts';
import type { NormaliseJson } from '../../../../../contract/schemas/contract.schema.ts';
import { optional } from '../read-folder.ts';
import type { ProcessorDefaults } from './image-processors.ts';

/** What a processor multiplies samples by. @throws what its fields throw for what leaves nothing of them */
export function rescaleOf(config: DeclaredFields): number {
  const factor = optional(config, 'rescale_factor', 'number') ?? 1 / 255;
  return isDivisor(factor) ? factor : config.refuse('rescale_factor', 'a number other than 0');
}

/** What a processor takes away from samples, and divides them by. @throws what its fields throw for what makes no numbers of them */
export function normaliseOf(config: DeclaredFields, defaults: ProcessorDefaults): NormaliseJson {
  const channels = (name: string, usual: readonly number[]): readonly number[] => {
    const value = config.value(name) ?? usual;
    if (typeof value === 'number') return [value, value, value];
    const isThree =
      Array.isArray(value) && value.length === 3 && value.every((one) => typeof one === 'number');
    return isThree ? value : config.refuse(name, 'a number for each of three channels');
  };
  const [mean, std] = [channels('image_mean', defaults.mean), channels('image_std', defaults.std)];
  if (!mean.every((one) => Number.isFinite(Math.fround(one)))) config.refuse('image_mean', 'finite numbers');
  if (!std.every(isDivisor)) config.refuse('image_std', 'numbers other than 0, by which samples are divided');
  return { mean, std };
}
