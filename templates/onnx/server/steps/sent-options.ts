import type { Tensor } from '../tensors/dtype.ts';
import { refusingRows, rowTexts } from './step-tensors.ts';

/** Reads an option of a row. @throws RefusedRow for one that there isn't */
type ReadOption = (input: string, text: string | undefined, row: number) => unknown;

/**
 * Reads options as callers sent them, before anything is done for their rows.
 *
 * @param options each by its input, which a step before may have made: such a one isn't looked at
 * @returns a function that throws HttpError 400 naming input and row
 */
export function sentOptions(
  options: readonly (readonly [input: string, read: ReadOption])[],
): (sent: ReadonlyMap<string, Tensor>) => void {
  return (sent) =>
    refusingRows(() => {
      for (const [input, read] of options) {
        const tensor = sent.get(input);
        const texts = tensor === undefined ? [] : rowTexts(input, tensor);
        for (const [row, text] of texts.entries()) read(input, text, row);
      }
    });
}
