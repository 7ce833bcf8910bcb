import type { Contract } from '../../contract.ts';
import { badRequest, isObject, shown } from '../../http-error.ts';
import { stringify } from '../../json.ts';
import type { Call } from '../../inference/call.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { predictionsByRow, wholeOutput } from './predictions.ts';
import { readInputs } from './read-inputs.ts';
import { readRows } from './read-rows.ts';
import { rowLayout } from './row-layout.ts';
import { readJson } from '../json-body.ts';
import { type InferenceRequest, jsonHeaders } from '../inference-request.ts';

/**
 * Reads `{"rows": […]}`, a bare array of rows, a single record, or `{"inputs": {name: nested arrays}}`.
 * The answer is a prediction for each row, or whole tensors when whole tensors came.
 *
 * @throws HttpError 400
 */
export function decodePredict(call: Call, contract: Contract): InferenceRequest {
  const body = readJson(call.body, call.contentType, contract);
  const isWhole = isObject(body) && isObject(body['inputs']);
  const rows = isWhole ? null : rowsOf(body);
  const feeds =
    isWhole && isObject(body['inputs'])
      ? readInputs(body['inputs'], contract.inputs)
      : readRows(rows ?? [], rowLayout(contract.inputs));
  return {
    feeds,
    outputNames: contract.outputNames,
    encode: (outputs) => ({
      headers: jsonHeaders,
      body: predictResponse(contract, rows?.length ?? null, outputs),
    }),
  };
}

function rowsOf(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body;
  if (!isObject(body))
    throw badRequest(`the body: expected rows, a record or {"inputs": {…}}, got ${shown(body)}`);
  return Array.isArray(body['rows']) ? body['rows'] : [body];
}

function predictResponse(contract: Contract, rows: number | null, tensors: readonly Tensor[]): string {
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
