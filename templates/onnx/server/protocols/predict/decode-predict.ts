import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import { memo } from '../../util/memo.ts';
import type { Call } from '../../calls/call.ts';
import { jsonHeaders } from '../../calls/reply.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { rowsBody } from '../raw/row-blocks.ts';
import { onceField, outputsField, predictionTexts } from './predictions.ts';
import { readInputs } from './read-inputs.ts';
import { readRows } from './read-rows.ts';
import { rowFields, rowLayout } from './row-layout.ts';
import { wholeBodyReader } from './whole-body.ts';
import { readJson } from '../json-body.ts';
import type { InferenceRequest } from '../../calls/inference-request.ts';

/** What a request holds: whole tensors, or rows. */
export interface PredictInputs {
  readonly feeds: ReadonlyMap<string, Tensor>;
  /** How many rows; null when whole tensors came. */
  readonly rows: number | null;
}

/** The friendly protocol. @throws HttpError 400 */
export function decodePredict(call: Call, contract: Contract): InferenceRequest {
  const readWhole = wholeBodyReader(call, contract);
  const { feeds, rows } =
    readWhole === undefined
      ? readPredict(readJson(call.body, call.contentType, contract), contract)
      : readWhole(call, contract);
  return {
    feeds,
    outputNames: contract.outputNames,
    rowsField: rows === null ? undefined : 'rows',
    encode: (outputs) => ({ headers: jsonHeaders, body: predictResponse(contract, rows, outputs) }),
  };
}

/**
 * Reads `{"rows": […]}`, a bare array of rows, a single record, or `{"inputs": {name: nested arrays}}`.
 *
 * @throws HttpError 400
 */
export function readPredict(body: unknown, contract: Contract): PredictInputs {
  if (isObject(body) && isObject(body['inputs'])) {
    return { feeds: readInputs(body['inputs'], contract), rows: null };
  }
  const rows = rowsOf(body, contract);
  const { inputs, unused, ownValues, ignoresExtraColumns } = contract;
  const passedOver = ignoresExtraColumns === true ? 'all' : unused;
  return {
    feeds: readRows(rows, rowLayout(inputs), 'rows', { passedOver, ownValues }),
    rows: rows.length,
  };
}

/** What other protocols call their rows, and where they are spoken. */
const ofOthers = [
  ['instances', '/invocations or /v1/models/MODEL:predict'],
  ['dataframe_split', '/invocations'],
  ['dataframe_records', '/invocations'],
] as const;

function rowsOf(body: unknown, { inputs }: Contract): readonly unknown[] {
  if (Array.isArray(body)) return body;
  if (!isObject(body))
    throw badRequest(`the body: expected rows, a record or {"inputs": {…}}, got ${shown(body)}`);
  const { rows } = body;
  if (Array.isArray(rows)) return rows;
  // A record may have columns of these names.
  const { known } = rowFields(rowLayout(inputs));
  if (rows !== undefined && !known.has('rows')) {
    throw badRequest(`rows: expected an array of rows, got ${shown(rows)}`);
  }
  for (const [field, path] of ofOthers) {
    if (Object.hasOwn(body, field) && !known.has(field)) {
      throw badRequest(`the body: expected {"rows": […]}, got "${field}", which is for POST ${path}`);
    }
  }
  return [body];
}

/** A prediction for each row, or whole tensors when whole tensors came (`rows` is null). */
export function predictResponse(
  contract: Contract,
  rows: number | null,
  tensors: readonly Tensor[],
): string | Uint8Array {
  const { outputs: specs } = contract;
  const head = headOf(contract);
  if (rows === null) return `${head},${outputsField(specs, tensors)}}`;
  const once = onceField(specs, tensors, rows);
  return rowsBody({ specs, tensors, rows }, (part) => predictionTexts(part.specs, part.tensors, part.rows), {
    before: `${head},"predictions":[`,
    between: ',',
    after: `]${once}}`,
  });
}

const headOf = memo(({ name, version }: Contract) => JSON.stringify({ model: name, version }).slice(0, -1));
