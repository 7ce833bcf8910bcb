import type { OutputSpec } from '../../tensors/tensor-spec.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { tensorflowTexts } from '../raw/element-texts.ts';
import { columnsOf } from '../raw/raw-outputs.ts';
import { type OutputRows, rowsBody } from '../raw/row-blocks.ts';

/**
 * Outputs as CSV, without a header: a line for each row, in it the values of the outputs in the order of
 * the model, each output row-major.
 *
 * @throws HttpError 400 when an output has no part for each row
 */
export function writeCsv(
  specs: readonly OutputSpec[],
  tensors: readonly Tensor[],
  rows: number,
): string | Uint8Array {
  return rowsBody({ specs, tensors, rows }, linesOf, { before: '', between: '', after: '' });
}

function linesOf({ specs, tensors, rows }: OutputRows): readonly string[] {
  const columns = columnsOf({ specs, tensors, texts: (_spec, tensor) => cells(tensor) }, rows);
  return Array.from(
    { length: rows },
    (_, row) => `${columns.flatMap(({ parts }) => parts[row] ?? []).join(',')}\n`,
  );
}

function cells(tensor: Tensor): readonly string[] {
  const { elements } = tensor;
  return Array.isArray(elements) ? elements.map(quotedWhereNeeded) : tensorflowTexts(tensor, false);
}

function quotedWhereNeeded(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
