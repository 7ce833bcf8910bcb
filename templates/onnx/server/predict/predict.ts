import type { Contract } from '../contract.ts';
import { badRequest, isObject, shown } from '../http-error.ts';
import { stringify } from '../json.ts';
import type { Tensor } from '../tensors/dtype.ts';
import { predictionsByRow, wholeOutput } from './predictions.ts';
import { readInputs } from './read-inputs.ts';
import { readRows } from './read-rows.ts';
import { rowLayout } from './row-layout.ts';

/** A friendly request, checked against the model. */
export interface PredictRequest {
  readonly feeds: ReadonlyMap<string, Tensor>;
  /** Number of rows; null when whole tensors came. */
  readonly rows: number | null;
}

/**
 * Reads `{"rows": […]}`, a bare array of rows, a single record, or `{"inputs": {name: nested arrays}}`.
 *
 * @throws HttpError 400
 */
export function readPredictRequest(body: unknown, contract: Contract): PredictRequest {
  if (isObject(body) && isObject(body['inputs'])) {
    return { feeds: readInputs(body['inputs'], contract.inputs), rows: null };
  }
  const rows = rowsOf(body);
  return { feeds: readRows(rows, rowLayout(contract.inputs)), rows: rows.length };
}

function rowsOf(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body;
  if (!isObject(body))
    throw badRequest(`the body: expected rows, a record or {"inputs": {…}}, got ${shown(body)}`);
  return Array.isArray(body['rows']) ? body['rows'] : [body];
}

/** The answer as JSON text: a prediction for each row, or whole tensors when whole tensors came. */
export function predictResponse(
  contract: Contract,
  { rows }: PredictRequest,
  tensors: readonly Tensor[],
): string {
  const { name, version, outputs } = contract;
  const whole = () =>
    Object.fromEntries(
      outputs.flatMap((spec, i) => {
        const tensor = tensors[i];
        return tensor === undefined ? [] : [[spec.name, wholeOutput(spec, tensor)]];
      }),
    );
  const result = rows === null ? { outputs: whole() } : predictionsByRow(outputs, tensors, rows);
  return stringify({ model: name, version, ...result });
}
