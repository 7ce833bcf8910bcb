import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { absolute, type Document, type Json, type Operation, type Response } from './document.ts';

/** An answer as it came. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** The schema of a header whose document gives none. */
const anything: Json = {};

/** Says what in an answer a document doesn't allow. */
export class AnswerCheck {
  readonly #ajv: Ajv2020;
  readonly #validators = new Map<Json, ValidateFunction>();

  constructor(document: Document) {
    this.#ajv = new Ajv2020({ strict: false }).addSchema(document, 'document');
  }

  /** @returns null when nothing is wrong */
  problem(operation: Operation, { status, headers, body }: Answered): string | null {
    const response = operation.responses[String(status)];
    if (response === undefined) return `status ${status} is not documented: ${body.toString()}`;
    const wrongHeader = this.#headerProblem(response, headers);
    if (wrongHeader !== null) return wrongHeader;
    if (response.content === undefined)
      return body.length === 0 ? null : `${status}: a body is not documented`;
    const [type = ''] = (headers.get('Content-Type') ?? '').split(';');
    const media = response.content[type];
    if (media === undefined) return `${status}: type "${type}" is not documented`;
    if (media.schema === undefined) return null;
    const value: unknown = type === 'application/json' ? jsonValue(operation, body) : body.toString();
    const validate = this.#validator(media.schema);
    if (validate(value)) return null;
    return `${status}: ${body.toString()}: ${JSON.stringify(validate.errors?.slice(0, 2))}`;
  }

  #headerProblem({ headers: documented = {} }: Response, given: Headers): string | null {
    for (const [name, { required = false, schema = anything }] of Object.entries(documented)) {
      const value = given.get(name);
      if (value === null && required) return `${name} is missing`;
      const typed = schema['type'] === 'integer' ? Number(value) : value;
      if (value !== null && !this.#validator(schema)(typed)) return `${name}: ${value}`;
    }
    return null;
  }

  /** The validator of a schema, compiled when an answer needs it first: compiling takes far longer than asking. */
  #validator(schema: Json): ValidateFunction {
    const known = this.#validators.get(schema);
    if (known !== undefined) return known;
    const validate = this.#ajv.compile(absolute(schema));
    this.#validators.set(schema, validate);
    return validate;
  }
}

/** Numbers that are not finite may be bare words where the operation says so; they are strings in its schemas. */
function jsonValue({ description }: Operation, body: Buffer): unknown {
  const text = body.toString();
  if (!description.includes('are the bare words')) return JSON.parse(text);
  return JSON.parse(
    text.replaceAll(/"(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity)/g, (token) =>
      token.startsWith('"') ? token : `"${token}"`,
    ),
  );
}
