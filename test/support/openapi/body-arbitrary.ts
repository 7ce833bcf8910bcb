import * as fc from 'fast-check';
import { type Document, examplesOf, type MediaType } from './document.ts';
import { mutated } from './mutated.ts';
import { schemaArbitrary } from './schema-arbitrary.ts';

/** White space of JSON, more than the tests' servers take. */
const padding = Buffer.alloc(100_000, ' ');

/** What a header may hold. */
export const headerText = fc.stringMatching(/^[\x21-\x7e]([\x20-\x7e]{0,20}[\x21-\x7e])?$/);

/** A body and what its headers say of it. */
export interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Bodies of all the media types that an operation takes. */
export function bodies(document: Document, content: Readonly<Record<string, MediaType>>): fc.Arbitrary<Sent> {
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
