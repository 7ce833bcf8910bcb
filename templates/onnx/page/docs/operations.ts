import type { Content, Document, PathItem, RawAnswer, RawOperation, Reference, Schema } from './document.ts';

/** A value of the path, the query or the headers. */
export interface Parameter {
  readonly name: string;
  readonly in: 'header' | 'path' | 'query';
  readonly description?: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

/** A body in one of its media types. */
export interface Media {
  readonly type: string;
  /** null: bytes. */
  readonly schema: Schema | null;
  readonly examples: readonly { readonly name: string; readonly value: unknown }[];
}

/** What may come back, by status. */
export interface Answer {
  readonly status: string;
  readonly description: string;
  readonly headers: readonly string[];
  readonly media: readonly Media[];
}

/** An operation with all that it refers to but schemas. */
export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** Path with its parameters in braces. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string | null;
  readonly parameters: readonly Parameter[];
  /** null: it takes no body. */
  readonly bodies: readonly Media[] | null;
  readonly answers: readonly Answer[];
}

/** The operations of a document, in its order. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'post'] as const).flatMap((method) => {
      const raw = item[method];
      return raw === undefined ? [] : [operationOf(document, path, method, item, raw)];
    }),
  );
}

/** What a reference within the document refers to; anything else as it is. */
function followed<T>(document: Document, value: Reference): T {
  const { $ref } = value;
  if ($ref === undefined) return value as T;
  let found: unknown = document;
  for (const key of $ref.slice(2).split('/')) found = Reflect.get(Object(found), key);
  return found as T;
}

function operationOf(
  document: Document,
  path: string,
  method: 'get' | 'post',
  item: PathItem,
  raw: RawOperation,
): Operation {
  const parameters = [...(raw.parameters ?? []), ...(item.parameters ?? [])];
  return {
    id: raw.operationId,
    method: method === 'get' ? 'GET' : 'POST',
    path,
    tag: raw.tags[0],
    summary: raw.summary,
    description: raw.description ?? null,
    parameters: parameters.map((parameter) => followed<Parameter>(document, parameter)),
    bodies: raw.requestBody === undefined ? null : mediaOf(raw.requestBody.content),
    answers: Object.entries(raw.responses).map(([status, reference]) => {
      const { description, headers = {}, content = {} } = followed<RawAnswer>(document, reference);
      return { status, description, headers: Object.keys(headers), media: mediaOf(content) };
    }),
  };
}

function mediaOf(content: Content): Media[] {
  return Object.entries(content).map(([type, { schema = null, example, examples = {} }]) => ({
    type,
    schema,
    examples: [
      ...(example === undefined ? [] : [{ name: 'Example', value: example }]),
      ...Object.entries(examples).map(([name, { value }]) => ({ name, value })),
    ],
  }));
}
