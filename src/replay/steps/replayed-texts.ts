import { RefusedRow } from '../../../contract/refused-row.ts';
import { TextError } from '../../../contract/text/count-tokens.ts';
import type { Tensor } from '../../tensor/tensor.ts';

/** The numbers of a tensor. */
export function numbersOf(tensors: ReadonlyMap<string, Tensor>, name: string): readonly number[] {
  return tensors.get(name)?.data.map(Number) ?? [];
}

/** A tensor of a row each. */
export function column(name: string, data: readonly string[], content?: 'json'): Tensor {
  return { name, dtype: 'string', ...(content !== undefined && { content }), shape: [data.length], data };
}

/** What is made of the texts of an input. @throws RefusedRow for a text that is not divided */
export function divided<Made>(input: string, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    throw new RefusedRow(input, error.row, `the text ${error.message}`);
  }
}
