import { RefusedRow } from '../../../../contract/refused-row.ts';
import type { Tensor } from '../tensors/dtype.ts';
import { badRequest } from '../util/http-error.ts';

/** The texts of a tensor [N]. */
export function rowTexts(tensor: Tensor | undefined): readonly string[] {
  const { elements = [] } = tensor ?? {};
  if (Array.isArray(elements)) return elements;
  throw new RangeError('texts are of strings');
}

/** The numbers of a tensor [N]: how many of something each row has. */
export function rowCounts(tensor: Tensor | undefined): readonly number[] {
  return Array.from<string | number | bigint, number>(tensor?.elements ?? [], Number);
}

/** A tensor [N] of texts. */
export function textColumn(elements: string[]): Tensor {
  return { dtype: 'string', shape: [elements.length], elements };
}

/** What a step makes, with a row that it refuses told to the caller. @throws HttpError 400 naming the input and the row */
export function refusingRows<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RefusedRow)) throw error;
    throw badRequest(`input "${error.input}": row ${error.row}: ${error.message}`);
  }
}
