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

export interface Response {
  readonly headers?: Readonly<Record<string, Json>>;
  readonly content?: Readonly<Record<string, MediaType>>;
}

/** An operation, references in it followed but for those to schemas. */
export interface Operation {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** With its parameters in braces. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** By media type; null where it takes no body. */
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
  readonly parameters?: readonly Reference[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, Reference>>;
}

type Reference = object & { readonly $ref?: string };

export interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Item>>;
}

/** Every operation under the document's paths. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    (['get', 'post'] as const).flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const { operationId, parameters = [], requestBody, responses } = operation;
      return [
        {
          id: operationId,
          method: method === 'get' ? ('GET' as const) : ('POST' as const),
          path,
          parameters: [...(item.parameters ?? []), ...parameters].map((parameter) =>
            follow<Parameter>(document, parameter),
          ),
          content: requestBody?.content ?? null,
          responses: Object.fromEntries(
            Object.entries(responses).map(([status, response]) => {
              return [status, follow<Response>(document, response)];
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
