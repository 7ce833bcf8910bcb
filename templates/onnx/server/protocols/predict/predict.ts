import type { Contract } from '../../contract.ts';
import { badRequest, isObject, shown } from '../../http-error.ts';
import { memo } from '../../memo.ts';
import type { Call } from '../../inference/call.ts';
import { outputsField, predictionFields } from './predictions.ts';
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
  const whole = isObject(body) && isObject(body['inputs']) ? body['inputs'] : null;
  const rows = whole === null ? rowsOf(body) : null;
  const feeds =
    whole === null ? readRows(rows ?? [], rowLayout(contract.inputs)) : readInputs(whole, contract.inputs);
  return {
    feeds,
    outputNames: contract.outputNames,
    encode: (tensors) => {
      const { outputs } = contract;
      const fields =
        rows === null ? outputsField(outputs, tensors) : predictionFields(outputs, tensors, rows.length);
      return { headers: jsonHeaders, body: `${headOf(contract)},${fields}}` };
    },
  };
}

function rowsOf(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body;
  if (!isObject(body))
    throw badRequest(`the body: expected rows, a record or {"inputs": {…}}, got ${shown(body)}`);
  return Array.isArray(body['rows']) ? body['rows'] : [body];
}

const headOf = memo(({ name, version }: Contract) => JSON.stringify({ model: name, version }).slice(0, -1));
