import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { type Document, examplesOf, type MediaType, type Operation, type Parameter } from './document.ts';
import { mutated } from './mutated.ts';
import { schemaArbitrary } from './schema-arbitrary.ts';

/** A request for an operation of a document, as it should be or not. */
export interface FuzzRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

const encoders: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
};

/** White space of JSON, more than the tests' servers take. */
const padding = Buffer.alloc(100_000, ' ');

const headerText = fc.stringMatching(/^[\x21-\x7e]([\x20-\x7e]{0,20}[\x21-\x7e])?$/);

/** Requests of all sorts: examples, what schemas allow, the same with something wrong in it, and anything at all. */
export function requestArbitrary(document: Document, operation: Operation): fc.Arbitrary<FuzzRequest> {
  const { method, parameters } = operation;
  const named = (where: Parameter['in']) => parameters.filter((parameter) => parameter.in === where);
  const types = Object.keys(operation.responses['200']?.content ?? {});
  return fc
    .record({
      path: filled(operation.path, named('path')),
      query: queries(document, named('query')),
      headers: headersOf(document, named('header')),
      accept: fc.option(fc.oneof(fc.constantFrom('*/*', 'text/*', ...types), headerText), { freq: 2 }),
      sent: operation.content === null ? fc.constant(null) : bodies(document, operation.content),
      // Compressed as the header says nearly always.
      isHonest: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
    })
    .map(({ path, query, headers, accept, sent, isHonest }) => {
      const encode = isHonest ? encoders[headers['Content-Encoding'] ?? ''] : undefined;
      const given = { ...sent?.headers, ...headers, ...(accept === null ? {} : { Accept: accept }) };
      return {
        method,
        path: path + query,
        headers: given,
        body: sent === null ? null : (encode?.(sent.body) ?? sent.body),
      };
    });
}

interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

function bodies(document: Document, content: Readonly<Record<string, MediaType>>): fc.Arbitrary<Sent> {
  const binary = binaryBodies(jsonBodies(document, content['application/json'] ?? {}));
  const byType = Object.entries(content).map(([type, media]) => {
    const contentType = fc.oneof(
      { arbitrary: fc.constantFrom(type, `${type}; charset=utf-8`), weight: 18 },
      { arbitrary: fc.oneof(headerText, fc.constantFrom(...Object.keys(content))), weight: 1 },
    );
    const sent = type === 'application/octet-stream' ? binary : plain(jsonOrText(document, type, media));
    return fc
      .tuple(contentType, sent)
      .map(([given, { headers, body }]) => ({ headers: { ...headers, 'Content-Type': given }, body }));
  });
  return fc.oneof(...byType);
}

function plain(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Sent> {
  return bytes.map((body) => ({ headers: {}, body }));
}

/** JSON and bytes behind it, as the extension for binary tensors has them. */
function binaryBodies(json: fc.Arbitrary<Buffer>): fc.Arbitrary<Sent> {
  return fc.tuple(json, fc.boolean(), fc.uint8Array({ maxLength: 80 })).map(([head, hasTail, tail]) => ({
    headers: { 'Inference-Header-Content-Length': String(head.length) },
    body: hasTail ? Buffer.concat([head, tail]) : head,
  }));
}

function jsonOrText(document: Document, type: string, media: MediaType): fc.Arbitrary<Buffer> {
  return type === 'application/json' ? jsonBodies(document, media) : texts(media);
}

function jsonBodies(document: Document, media: MediaType): fc.Arbitrary<Buffer> {
  const examples = examplesOf(media);
  const allowed = schemaArbitrary(document, media.schema ?? {});
  const good = examples.length === 0 ? allowed : fc.oneof(fc.constantFrom(...examples), allowed);
  const value = fc.oneof(
    { arbitrary: good, weight: 5 },
    { arbitrary: mutated(good), weight: 4 },
    { arbitrary: fc.jsonValue(), weight: 1 },
  );
  const json = value.map((given) => Buffer.from(JSON.stringify(given) ?? ''));
  return fc.oneof(
    { arbitrary: json, weight: 38 },
    { arbitrary: cutOff(json), weight: 1 },
    { arbitrary: json.map((body) => Buffer.concat([body, padding])), weight: 1 },
  );
}

/** Text in a form that JSON Schema cannot describe, and bytes. */
function texts(media: MediaType): fc.Arbitrary<Buffer> {
  const anything = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
  const examples = examplesOf(media).map((example) => Buffer.from(String(example)));
  if (examples.length === 0) return anything;
  const example = fc.constantFrom(...examples);
  const lines = fc
    .array(
      fc.oneof(
        example,
        fc.constantFrom(',', '"', '\n', 'NaN', '1', '{}').map((text) => Buffer.from(text)),
      ),
      {
        maxLength: 4,
      },
    )
    .map((parts) => Buffer.concat(parts));
  return fc.oneof(example, lines, cutOff(example), anything);
}

function cutOff(whole: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  return fc.tuple(whole, fc.nat()).map(([body, at]) => body.subarray(0, at % (body.length + 1)));
}

/** Headers that the document names: most often left out, else as it says, and now and then not. */
function headersOf(
  document: Document,
  parameters: readonly Parameter[],
): fc.Arbitrary<Readonly<Record<string, string>>> {
  const one = ({ schema }: Parameter) =>
    fc.oneof(
      { arbitrary: fc.constant(null), weight: 7 },
      { arbitrary: schemaArbitrary(document, schema).map(String), weight: 2 },
      { arbitrary: headerText, weight: 1 },
    );
  return fc
    .tuple(...parameters.map(one))
    .map((values) =>
      Object.fromEntries(parameters.flatMap(({ name }, i) => (values[i] == null ? [] : [[name, values[i]]]))),
    );
}

function filled(path: string, parameters: readonly Parameter[]): fc.Arbitrary<string> {
  const values = fc.tuple(...parameters.map(() => fc.string({ minLength: 1, maxLength: 20 })));
  return values.map((given) =>
    parameters.reduce((text, { name }, i) => text.replace(`{${name}}`, () => segment(given[i] ?? '')), path),
  );
}

/** A segment that a client doesn't take for the folder itself or the one above it. */
function segment(text: string): string {
  return encodeURIComponent(/^\.{1,2}$/.test(text) ? `${text}x` : text);
}

function queries(document: Document, parameters: readonly Parameter[]): fc.Arbitrary<string> {
  const one = ({ schema }: Parameter) => fc.option(schemaArbitrary(document, schema).map(String));
  return fc.tuple(...parameters.map(one)).map((values) => {
    const given = parameters.flatMap(({ name }, i) => {
      const value = values[i];
      return value == null ? [] : [`${name}=${encodeURIComponent(value)}`];
    });
    return given.length === 0 ? '' : `?${given.join('&')}`;
  });
}
