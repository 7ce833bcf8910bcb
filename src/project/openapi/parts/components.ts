import { refusalResponses } from './refusals.ts';
import { array, object, ref, type Schema, string } from './schema.ts';

/** What the server takes for an id of a request; anything else it ignores. */
const requestIdPattern = String.raw`^[\x21-\x7e]{1,128}$`;

const requestId: Schema = { type: 'string', pattern: requestIdPattern };

/** What operations refer to. */
export function sharedComponents(): Readonly<Record<string, object>> {
  return {
    headers: {
      RequestId: {
        description: 'That of the request, or one that no other request has.',
        required: true,
        schema: requestId,
      },
    },
    parameters: {
      RequestId: {
        name: 'X-Request-Id',
        in: 'header',
        description: 'Comes back in the answer and stands in the log; feedback names it.',
        schema: requestId,
      },
      RequestTimeout: {
        name: 'X-Request-Timeout-Ms',
        in: 'header',
        description: 'Milliseconds that the sender will wait; beyond them the answer is 504.',
        schema: { type: 'integer', minimum: 1, maximum: 999_999_999 },
      },
      ContentEncoding: {
        name: 'Content-Encoding',
        in: 'header',
        description: 'How the body is compressed.',
        schema: { enum: ['identity', 'gzip', 'x-gzip', 'deflate', 'br'] },
      },
      IfNoneMatch: {
        name: 'If-None-Match',
        in: 'header',
        description: 'ETag of what the sender has.',
        schema: string,
      },
      BinaryJsonLength: {
        name: 'Inference-Header-Content-Length',
        in: 'header',
        description:
          'Bytes of JSON that binary tensors follow; 0: the whole body is the one input of the model.',
        schema: { type: 'integer', minimum: 0, maximum: 9_999_999_999 },
      },
    },
    responses: refusalResponses(),
    securitySchemes: {
      bearer: { type: 'http', scheme: 'bearer', description: 'One of the API keys of the server.' },
      apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'The same without Bearer.' },
    },
  };
}

/** The key that an operation asks for, or none: a server without keys asks for nothing. */
export const optionalKey = [{}, { bearer: [] }, { apiKey: [] }];

/** Errors, and the metadata of the Open Inference Protocol. */
export function sharedSchemas(): Readonly<Record<string, Schema>> {
  const tensors = array(ref('TensorMetadata'));
  return {
    Error: { ...object({ error: string }), additionalProperties: false },
    ServerMetadata: object({ name: string, version: string, extensions: array(string) }),
    TensorMetadata: object({
      name: string,
      datatype: string,
      shape: array({ type: 'integer', minimum: -1 }),
    }),
    ModelMetadata: object({
      name: string,
      versions: array(string),
      platform: { const: 'onnx_onnxv1' },
      inputs: tensors,
      outputs: tensors,
    }),
  };
}
