import type { Call } from '../../calls/call.ts';
import type { InferenceRequest } from '../../calls/inference-request.ts';
import { jsonHeaders } from '../../calls/reply.ts';
import type { Contract } from '../../repository/contract.ts';
import { bytesOf, type Tensor } from '../../tensors/dtype.ts';
import { elementsJson } from '../../tensors/elements-json.ts';
import { badRequest, HttpError, isObject, shown } from '../../util/http-error.ts';
import { embeddingFeeds, embeddingNames } from '../embedding/embedding-tensors.ts';
import { readTextRows } from '../embedding/text-rows.ts';
import { readDimensions, shortened, type Vectors, vectorsOf } from '../embedding/vectors.ts';
import { readJson } from '../json-body.ts';

/** As many as OpenAI takes. */
const mostRows = 2048;

/**
 * OpenAI's request for embeddings: `input` is a text, texts, or ids of tokens; of these, those of the model's own tokenizer.
 *
 * @see https://platform.openai.com/docs/api-reference/embeddings/create
 * @throws HttpError 400; 404 where it names another model
 */
export function decodeEmbeddings(call: Call, contract: Contract): InferenceRequest {
  const body = readJson(call.body, call.contentType, contract);
  if (!isObject(body)) throw badRequest(`the body: expected an object, got ${shown(body)}`);
  requireModel(body['model'], contract);
  const rows = readTextRows(body['input'], 'input');
  if (rows.texts.length > mostRows) {
    throw badRequest(`input: expected at most ${mostRows} texts, got ${rows.texts.length}`);
  }
  const encode = encoderOf(body['encoding_format']);
  const dimensions = readDimensions(body['dimensions']);
  const { embedding, counts } = embeddingNames(contract);
  return {
    feeds: embeddingFeeds(contract, rows, null),
    outputNames: counts === null ? [embedding] : [embedding, counts],
    rowsField: 'input',
    encode: ([vectors, tokens]) => ({
      headers: jsonHeaders,
      body: response(contract, shortened(vectorsOf(vectors), dimensions), encode, sumOf(tokens)),
    }),
  };
}

/** A body without a model's name asks the only one that its path leads to. */
function requireModel(name: unknown, contract: Contract): void {
  if (name === undefined || name === null || name === contract.name) return;
  if (typeof name !== 'string') throw badRequest(`model: expected a name, got ${shown(name)}`);
  throw new HttpError(404, `model: there is no ${shown(name)} here; it is "${contract.name}"`);
}

/** Puts a row of vectors into JSON. */
type EncodeRow = (vectors: Vectors, row: number) => string;

const encoders = { float: numbers, base64 } as const satisfies Record<string, EncodeRow>;

function encoderOf(format: unknown): EncodeRow {
  if (format === undefined || format === null || format === 'float') return encoders.float;
  if (format === 'base64') return encoders.base64;
  throw badRequest(`encoding_format: expected float or base64, got ${shown(format)}`);
}

function numbers({ elements, size }: Vectors, row: number): string {
  return elementsJson({ dtype: 'float32', shape: [], elements }, row * size, (row + 1) * size);
}

/** Float32, little-endian. */
function base64({ elements, size }: Vectors, row: number): string {
  const { buffer, byteOffset, byteLength } = bytesOf(elements.subarray(row * size, (row + 1) * size));
  return `"${Buffer.from(buffer, byteOffset, byteLength).toString('base64')}"`;
}

function response({ name }: Contract, vectors: Vectors, encode: EncodeRow, tokens: number): string {
  const data: string[] = [];
  for (let row = 0; row < vectors.rows; row++) {
    data.push(`{"object":"embedding","index":${row},"embedding":${encode(vectors, row)}}`);
  }
  const usage = JSON.stringify({ prompt_tokens: tokens, total_tokens: tokens });
  return `{"object":"list","data":[${data.join(',')}],"model":${JSON.stringify(name)},"usage":${usage}}`;
}

function sumOf(tokens: Tensor | undefined): number {
  let sum = 0;
  for (const count of tokens?.elements ?? []) sum += Number(count);
  return sum;
}
