import { ref, string } from './schema.ts';

interface Meaning {
  /** Name in the document's components. */
  readonly name: string;
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
}

/** Errors by status; all have the same shape. */
const meanings = {
  '400': {
    name: 'BadRequest',
    description: 'The request does not fit the model or the protocol; the message names the field.',
  },
  '401': {
    name: 'Unauthorized',
    description: 'The server has API keys, and the request has none of them.',
    headers: { 'WWW-Authenticate': { schema: { const: 'Bearer' } } },
  },
  '404': { name: 'NotFound', description: 'There is no such thing here.' },
  '406': { name: 'NotAcceptable', description: 'Accept asks for a form that the answer does not have.' },
  '408': { name: 'RequestTimeout', description: 'The request took too long to arrive.' },
  '413': { name: 'ContentTooLarge', description: 'The body is larger than the limit of the model.' },
  '415': {
    name: 'UnsupportedMediaType',
    description: 'Content-Type or Content-Encoding is none that is understood.',
    headers: { 'Accept-Encoding': { description: 'What Content-Encoding may be.', schema: string } },
  },
  '431': { name: 'HeaderFieldsTooLarge', description: 'The headers are too large.' },
  '500': { name: 'InternalError', description: 'Something failed that the sender could not know of.' },
  '503': {
    name: 'Unavailable',
    description: 'The model is still loading, or too many requests are waiting.',
    headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer', minimum: 1 } } },
  },
  '504': { name: 'DeadlineExceeded', description: 'The request was not answered within its time limit.' },
} as const satisfies Readonly<Record<string, Meaning>>;

export type Refusal = keyof typeof meanings;

/** References to errors of these statuses, for the answers of an operation. */
export function refusals(statuses: readonly Refusal[]): Readonly<Record<string, object>> {
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${meanings[status].name}` }]),
  );
}

/** What they refer to. */
export function refusalResponses(): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.values<Meaning>(meanings).map(({ name, description, headers }) => [
      name,
      {
        description,
        headers: { 'X-Request-Id': { $ref: '#/components/headers/RequestId' }, ...headers },
        content: { 'application/json': { schema: ref('Error') } },
      },
    ]),
  );
}
