/** An OpenAPI document as far as tests read it. */

export type Json = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: 'header' | 'path' | 'query';
  readonly required?: boolean;
  readonly schema: Json;
}

export interface MediaType {
  readonly schema?: Json;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Header {
  readonly required?: boolean;
  readonly schema?: Json;
}

export interface Response {
  readonly headers?: Readonly<Record<string, Header>>;
  readonly content?: Readonly<Record<string, MediaType>>;
}

/** An operation, references in it followed but for those to schemas. */
export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** Path with its parameters in braces. */
  readonly path: string;
  readonly description: string;
  /** Whether it asks for a key where the server has keys. */
  readonly asksForKey: boolean;
  readonly parameters: readonly Parameter[];
  /** Content of the body by media type; null where it takes no body. */
  readonly content: Readonly<Record<string, MediaType>> | null;
  readonly responses: Readonly<Record<string, Response>>;
}

interface Item {
  readonly parameters?: readonly Reference[];
  readonly get?: RawOperation;
  readonly post?: RawOperation;
}

interface RawOperation {
  readonly operationId: string;
  readonly description?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly Reference[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, Reference>>;
}

type Reference = object & { readonly $ref?: string };

export interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Item>>;
}

/** The document that a server has of itself. */
export async function servedDocument(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Document> {
  const response = await fetch(`${url}/openapi.json`, { headers });
  return JSON.parse(await response.text());
}

/** Every operation under the document's paths. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'post'] as const).flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const { operationId, description = '', parameters = [], requestBody, responses, security } = operation;
      return [
        {
          id: operationId,
          method: method === 'get' ? ('GET' as const) : ('POST' as const),
          path,
          description,
          asksForKey: security?.length !== 0,
          parameters: [...(item.parameters ?? []), ...parameters].map((parameter) =>
            follow<Parameter>(document, parameter),
          ),
          content: requestBody?.content ?? null,
          responses: Object.fromEntries(
            Object.entries(responses).map(([status, response]) => {
              const { headers = {}, ...said } = follow<Response>(document, response);
              const followed = Object.entries(headers).map(([name, header]) => [
                name,
                follow<Header>(document, header),
              ]);
              return [status, { ...said, headers: Object.fromEntries(followed) }];
            }),
          ),
        },
      ];
    }),
  );
}

/** The examples of a body. */
export function examplesOf({ example, examples = {} }: MediaType): unknown[] {
  return [example, ...Object.values(examples).map(({ value }) => value)].filter(
    (value) => value !== undefined,
  );
}

/** What a reference within the document refers to; anything else as it is. */
export function follow<T>(document: object, value: Reference): T {
  let found: unknown = value;
  const { $ref } = value;
  if ($ref !== undefined) {
    found = document;
    for (const key of $ref.slice(2).split('/')) {
      found = typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined;
    }
  }
  if (found === undefined) throw new Error(`nothing at ${$ref}`);
  // The validators have seen that the document has what OpenAPI says.
  return found as T;
}

/** A schema whose references are the document's. */
export function absolute(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/'));
}
