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

/** The operations of a path, as the document has them. */
export interface PathItem {
  readonly parameters?: readonly Reference[];
  readonly get?: RawOperation;
  readonly post?: RawOperation;
}

/** An operation as the document has it. */
export interface RawOperation {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Reference[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, Reference>>;
}

/** An answer as the document has it. */
export interface RawAnswer {
  readonly description: string;
  readonly headers?: object;
  readonly content?: Content;
}

/** Bodies by media type. */
export type Content = Readonly<Record<string, RawMedia>>;

interface RawMedia {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** Either what is wanted or where it is. */
export type Reference = object & { readonly $ref?: string };

/** Whether every request but those of health needs a key. */
export function needsKey({ security }: Document): boolean {
  return security.every((requirement) => Object.keys(requirement).length > 0);
}
