import { soleInput } from '../../../../../contract/sole-input.ts';
import type { InputSpec } from '../../tensors/tensor-spec.ts';
import type { Contract } from '../../repository/contract.ts';
import { badRequest, HttpError } from '../../util/http-error.ts';
import { bodyBytes } from '../../calls/body.ts';
import type { Call } from '../../calls/call.ts';
import { elementBytes, type Tensor } from '../../tensors/dtype.ts';
import { fillOptional } from '../../tensors/optional-inputs.ts';
import { binaryText, fromRaw, rawText } from '../../tensors/raw.ts';
import { checkShape, describeShape } from '../../tensors/shape.ts';
import type { InferenceRequest } from '../../calls/inference-request.ts';
import { isBinaryType } from './binary-tail.ts';
import { allBinary } from '../v2/read-outputs.ts';
import { inferPayload } from './respond.ts';

/**
 * Reads Triton's raw binary request: a body without JSON (Inference-Header-Content-Length: 0) that holds
 * the bytes of the one input of a model. They tell its shape, too. Its outputs come as binary data.
 *
 * @throws HttpError 400 when the model has more inputs or the shape cannot be told; 415
 */
export function decodeRaw(call: Call, contract: Contract): InferenceRequest {
  const { contentType } = call;
  const body = bodyBytes(call.body);
  if (!isBinaryType(contentType)) {
    throw new HttpError(415, `Content-Type: expected application/octet-stream, got ${contentType}`);
  }
  const spec = soleInput(contract.inputs);
  if (spec === undefined) {
    throw badRequest(
      `Inference-Header-Content-Length: expected more than 0, as the model takes ${contract.inputs.length} inputs`,
    );
  }
  const tensor = spec.dtype === 'string' ? textTensor(spec, body) : numberTensor(spec, spec.dtype, body);
  const asked = allBinary(contract);
  const feeds = new Map([[spec.name, tensor]]);
  fillOptional(feeds, contract.inputs);
  return {
    feeds,
    outputNames: asked.names,
    isBinary: true,
    encode: (outputs) => inferPayload(contract, null, asked, outputs),
  };
}

function numberTensor(
  spec: InputSpec,
  dtype: Exclude<InputSpec['dtype'], 'string'>,
  body: Uint8Array,
): Tensor {
  const place = `input "${spec.name}": raw data`;
  const sizes = sizesOf(spec, place);
  const open = sizes.indexOf(null);
  let rowBytes = elementBytes(dtype);
  for (const size of sizes) rowBytes *= size ?? 1;
  if (open !== -1 && body.byteLength % rowBytes !== 0) {
    throw badRequest(
      `${place}: expected a multiple of ${rowBytes} bytes as in ${describeShape(spec)}, got ${body.byteLength}`,
    );
  }
  const inferred = sizes.map((size) => size ?? body.byteLength / rowBytes);
  const shape = checkShape(spec, inferred, new Map());
  return { dtype, shape, elements: fromRaw(dtype, shape, body, place) };
}

/** The whole body is one string, without its length. */
function textTensor(spec: InputSpec, body: Uint8Array): Tensor {
  const place = `input "${spec.name}": raw data`;
  const sizes = spec.shape?.map((size, axis) => (axis === spec.batchAxis ? 1 : size));
  if (sizes === undefined || sizes.some((size) => size !== 1)) {
    throw badRequest(`${place}: expected a model that takes one string, but it takes ${describeShape(spec)}`);
  }
  const shape = checkShape(spec, sizes, new Map());
  return {
    dtype: spec.dtype,
    shape,
    elements: [spec.file !== undefined ? binaryText(body) : rawText(body, place)],
  };
}

/** Sizes of a shape, of which one at most is left for the body to tell: null. */
function sizesOf(spec: InputSpec, place: string): (number | null)[] {
  const { shape, batchAxis } = spec;
  const open = shape?.flatMap((size, axis) => (typeof size === 'number' ? [] : [axis])) ?? [];
  // Beside another open size, as Triton has it, the batch is of one.
  const left = open.length === 2 ? open.filter((axis) => axis !== batchAxis) : open;
  if (shape === null || left.length > 1) {
    throw badRequest(
      `${place}: expected a model with at most one open size beside that of the batch, but it takes ${describeShape(spec)}`,
    );
  }
  return shape.map((size, axis) => (typeof size === 'number' ? size : left.includes(axis) ? null : 1));
}
