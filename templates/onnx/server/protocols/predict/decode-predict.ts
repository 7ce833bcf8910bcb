import type { Contract } from '../../repository/contract.ts';
import { memo } from '../../util/memo.ts';
import type { Call } from '../../calls/call.ts';
import { jsonHeaders } from '../../calls/reply.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { rowsBody } from '../raw/row-blocks.ts';
import { bodyOptions } from '../options/body-options.ts';
import { queryOptions } from '../options/query-options.ts';
import { noOptions, withOptions } from '../options/shared-options.ts';
import { onceField, outputsField, predictionTexts } from './predictions.ts';
import { readInputs } from './read-inputs.ts';
import { readRows } from './read-rows.ts';
import { rowLayout } from './row-layout.ts';
import { sentForm } from './sent-form.ts';
import { wholeBodyReader } from './whole-body.ts';
import { readJson } from '../json-body.ts';
import type { InferenceRequest } from '../../calls/inference-request.ts';

/** What a request holds: whole tensors, or rows. */
export interface PredictInputs {
  readonly feeds: ReadonlyMap<string, Tensor>;
  /** How many rows; null when whole tensors came. */
  readonly rows: number | null;
}

/** The same, and the field that has them. */
interface SentInputs extends PredictInputs {
  readonly field: string;
}

/** The friendly protocol. @throws HttpError 400 */
export function decodePredict(call: Call, contract: Contract): InferenceRequest {
  const readWhole = wholeBodyReader(call, contract);
  const options = queryOptions(call, contract, false);
  const { feeds, rows, field } = withOptions(contract, options, (asked): SentInputs => {
    if (readWhole !== undefined) return { ...readWhole(call, asked), field: 'rows' };
    return readPredict(readJson(call.body, call.contentType, contract), asked);
  });
  return {
    feeds,
    outputNames: contract.outputNames,
    rowsField: rows === null ? undefined : field,
    encode: (outputs) => ({ headers: jsonHeaders, body: predictResponse(contract, rows, outputs) }),
  };
}

/**
 * Reads `{"rows": […]}`, a bare array of rows, a single record, `{"inputs": {name: nested arrays}}`, or `{"inputs": text}` as Hugging Face's
 * services have it; options may stand beside `rows` and `inputs`.
 *
 * @throws HttpError 400
 */
export function readPredict(json: unknown, contract: Contract): SentInputs {
  const { field, sent, body } = sentForm(json, contract);
  const passesOver = contract.ignoresExtraColumns === true;
  const options = body === null ? noOptions : bodyOptions(body, contract, { own: [field], passesOver });
  return withOptions(contract, options, (asked): SentInputs => {
    if ('tensors' in sent) return { feeds: readInputs(sent.tensors, asked), rows: null, field };
    const { inputs, unused, ownValues } = asked;
    const passedOver = passesOver ? 'all' : unused;
    const feeds = readRows(sent.rows, rowLayout(inputs), field, { passedOver, ownValues });
    return { feeds, rows: sent.rows.length, field };
  });
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
