import type { ContractInputJson } from './schemas/contract.schema.ts';
import { soleInput } from './sole-input.ts';

type Input = Pick<ContractInputJson, 'optional' | 'content' | 'dtype' | 'shape' | 'batchAxis'>;

/** The inputs that a request may say of all its rows at once: those that may be left out, and values in JSON beside what rows are of. */
export function sharedInputs<I extends Input>(inputs: readonly I[]): readonly I[] {
  const sole = soleInput(inputs);
  return inputs.filter(({ optional, content, dtype, shape, batchAxis }, i) => {
    const isARow = dtype === 'string' && shape?.length === 1 && batchAxis === 0;
    return isARow && inputs[i] !== sole && (optional === true || content === 'json');
  });
}
