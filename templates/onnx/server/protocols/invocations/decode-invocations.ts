import type { Contract } from '../../repository/contract.ts';
import { badRequest, HttpError, isObject } from '../../util/http-error.ts';
import type { Call } from '../../calls/call.ts';
import { jsonHeaders } from '../../calls/reply.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { readCsv } from '../csv/read-csv.ts';
import { writeCsv } from '../csv/write-csv.ts';
import type { InferenceRequest, Payload } from '../../calls/inference-request.ts';
import { requireJson, requireUtf8, utf8Text } from '../json-body.ts';
import { parseLooseJson } from '../../json/loose-json.ts';
import { frameQuestion, readMlflow } from '../mlflow/mlflow.ts';
import { queryOptions } from '../options/query-options.ts';
import { withOptions } from '../options/shared-options.ts';
import { type PredictInputs, predictResponse, readPredict } from '../predict/decode-predict.ts';
import { predictionTexts } from '../predict/predictions.ts';
import { rowsBody } from '../raw/row-blocks.ts';
import { featuresOf } from '../sagemaker/features.ts';
import { readNpy } from '../sagemaker/read-npy.ts';
import { writeNpy } from '../sagemaker/write-npy.ts';
import { acceptedFormat, formatOf, mediaTypes } from './media-types.ts';
import type { ByRow, Question } from './question.ts';

/**
 * POST /invocations, which SageMaker and MLflow's scoring server both have. What the body is decides:
 *
 * - a JSON object with `dataframe_split`, `dataframe_records`, `instances` or `inputs` is answered as
 *   MLflow does, `{"predictions": …}` with the tensors' own values ({@link readMlflow}); SageMaker's own
 *   containers answer `instances` in that form, too;
 * - other JSON and JSON lines are rows or records as /predict takes them, and are answered as there,
 *   with the names of classes where they are known;
 * - CSV is a frame: answered in JSON as MLflow does;
 * - an array in NumPy's format is the model's input, and may be the answer, as of SageMaker's scikit-learn.
 *
 * Accept may ask for another form of the answer to rows: JSON lines, or CSV with the tensors' own values
 * as SageMaker's built-in algorithms write it ({@link writeCsv}). Without Accept the answer is JSON.
 *
 * @see https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
 * @throws HttpError 400, 406 for an Accept and 415 for a Content-Type that is none of these
 */
export function decodeInvocations(call: Call, contract: Contract): InferenceRequest {
  const format = acceptedFormat(call.accept);
  const { feeds, json, byRow } = readQuestion(call, contract);
  if (format === 'json') {
    const encode = (outputs: readonly Tensor[]): Payload => ({ headers: jsonHeaders, body: json(outputs) });
    return { feeds, outputNames: contract.outputNames, encode };
  }
  if (format === 'npy') return { feeds, outputNames: contract.outputNames.slice(0, 1), encode: encodeNpy };
  if (byRow === null) {
    throw new HttpError(406, 'Accept: whole tensors are answered in application/json only; send rows');
  }
  const encode = format === 'csv' ? encodeCsv(contract, byRow) : encodeLines(contract, byRow);
  return { feeds, outputNames: contract.outputNames, encode };
}

/** The first output alone, as an array is one: what scikit-learn's `predict` returns. */
function encodeNpy(outputs: readonly Tensor[]): Payload {
  const [first] = outputs;
  if (first === undefined) throw new HttpError(500, 'the model returned no outputs');
  return { headers: { 'Content-Type': 'application/x-npy' }, body: writeNpy(first) };
}

function encodeCsv({ outputs: specs }: Contract, { rows }: ByRow): InferenceRequest['encode'] {
  return (outputs) => ({
    headers: { 'Content-Type': csvTypeOf(outputs) },
    body: writeCsv(specs, outputs, rows),
  });
}

/**
 * Without a charset wherever every charset reads the same, as SageMaker's client for pandas compares the type with exactly
 * `text/csv`; with one for other texts, as Python's requests reads text without a charset as Latin-1.
 */
function csvTypeOf(outputs: readonly Tensor[]): string {
  const isAscii = outputs.every(
    ({ elements }) => !Array.isArray(elements) || elements.every((text) => /^[\0-\x7f]*$/.test(text)),
  );
  return isAscii ? 'text/csv' : 'text/csv; charset=utf-8';
}

function encodeLines({ outputs: specs }: Contract, { rows, lines }: ByRow): InferenceRequest['encode'] {
  const headers = { 'Content-Type': 'application/jsonlines' };
  const around = { before: '', between: '\n', after: '\n' };
  return (tensors) => ({ headers, body: rowsBody({ specs, tensors, rows }, lines, around) });
}

function readQuestion(call: Call, contract: Contract): Question {
  const options = queryOptions(call, contract, true);
  return withOptions(contract, options, (asked) => questionOf(call, asked));
}

function questionOf(call: Call, contract: Contract): Question {
  const { contentType, body } = call;
  const format = formatOf(contentType);
  if (format === 'npy') return rowsOrWhole(readNpy(body, contract), contract);
  if (contentType !== null) {
    if (format === 'json') requireJson(contentType, mediaTypes);
    else requireUtf8(contentType);
  }
  const text = utf8Text(body);
  if (format === 'csv') return frameQuestion(readCsv(text, contract, headerOf(contentType)), contract);
  if (format === 'jsonlines') return plainQuestion(featuresOf(jsonLines(text, contract), contract), contract);
  const value = parseLooseJson(text, contract.exactIntegers);
  return (isObject(value) ? readMlflow(value, contract) : null) ?? plainQuestion(value, contract);
}

/** Rows as /predict takes them. */
function plainQuestion(body: unknown, contract: Contract): Question {
  return rowsOrWhole(readPredict(body, contract), contract);
}

function rowsOrWhole({ feeds, rows }: PredictInputs, contract: Contract): Question {
  const json: Question['json'] = (outputs) => predictResponse(contract, rows, outputs);
  if (rows === null) return { feeds, json, byRow: null };
  return {
    feeds,
    json,
    byRow: { rows, lines: (part) => predictionTexts(part.specs, part.tensors, part.rows) },
  };
}

/** A row in each line; empty lines are skipped. */
function jsonLines(text: string, { exactIntegers }: Contract): unknown[] {
  const rows = text
    .split('\n')
    .flatMap((line, i) => (line.trim() === '' ? [] : [parseLooseJson(line, exactIntegers, i + 1)]));
  if (rows.length === 0) throw badRequest('the body: expected at least one line of JSON');
  return rows;
}

/** The parameter `header` of text/csv. RFC 4180, 3. */
function headerOf(contentType: string | null): boolean | null {
  const [, header] = /;\s*header\s*=\s*"?(present|absent)\b/i.exec(contentType ?? '') ?? [];
  return header === undefined ? null : header.toLowerCase() === 'present';
}
