/** A JSON Schema of the document, as far as it is shown. */
export interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly description?: string;
  /** Values that are known of many. */
  readonly examples?: readonly unknown[];
}

/** An OpenAPI 3.1 document, as this server has it. */
export interface Document {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly security: readonly object[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface Parameter {
  readonly name: string;
  readonly in: 'header' | 'path' | 'query';
  readonly description?: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

export interface Media {
  readonly type: string;
  /** null: bytes. */
  readonly schema: Schema | null;
  readonly examples: readonly { readonly name: string; readonly value: unknown }[];
}

export interface Answer {
  readonly status: string;
  readonly description: string;
  readonly headers: readonly string[];
  readonly media: readonly Media[];
}

export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** With its parameters in braces. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string | null;
  readonly parameters: readonly Parameter[];
  /** null: it takes no body. */
  readonly bodies: readonly Media[] | null;
  readonly answers: readonly Answer[];
}

interface PathItem {
  readonly parameters?: readonly Reference[];
  readonly get?: RawOperation;
  readonly post?: RawOperation;
}

interface RawOperation {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Reference[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Reference>>;
}

interface RawAnswer {
  readonly description: string;
  readonly headers?: object;
  readonly content?: Content;
}

type Content = Readonly<Record<string, RawMedia>>;

interface RawMedia {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

type Reference = object & { readonly $ref?: string };

/** The operations of a document, in its order. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'post'] as const).flatMap((method) => {
      const raw = item[method];
      return raw === undefined ? [] : [operationOf(document, path, method, item, raw)];
    }),
  );
}

/** Whether every request but those of health needs a key. */
export function needsKey({ security }: Document): boolean {
  return security.every((requirement) => Object.keys(requirement).length > 0);
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
