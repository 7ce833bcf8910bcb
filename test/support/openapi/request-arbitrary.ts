import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { bodies, headerText } from './body-arbitrary.ts';
import type { Document, Operation, Parameter } from './document.ts';
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

/** Headers that the document names: most often left out, else as it says, and now and then not. */
function headersOf(
  document: Document,
  parameters: readonly Parameter[],
): fc.Arbitrary<Readonly<Record<string, string>>> {
  const one = ({ name, schema }: Parameter) => {
    const fits = (text: string) => name !== 'X-Request-Timeout-Ms' || !isShort(text);
    return fc.oneof(
      { arbitrary: fc.constant(null), weight: 7 },
      { arbitrary: schemaArbitrary(document, schema).map(String).filter(fits), weight: 2 },
      { arbitrary: headerText.filter(fits), weight: 1 },
    );
  };
  return fc
    .tuple(...parameters.map(one))
    .map((values) =>
      Object.fromEntries(parameters.flatMap(({ name }, i) => (values[i] == null ? [] : [[name, values[i]]]))),
    );
}

/** A time limit so short that being too late is a right answer to it. */
function isShort(timeoutMs: string): boolean {
  return /^\d{1,3}$/.test(timeoutMs);
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
