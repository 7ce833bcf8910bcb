import { own } from '../../../../../contract/own.ts';
import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The body of a request. @throws HttpError 400 where it is no object */
export function objectBody(body: unknown): Fields {
  if (isObject(body)) return body;
  throw badRequest(`the body: expected an object, got ${shown(body)}`);
}

/**
 * Refuses what a request wants done with long texts where the model does otherwise: they are cut, on the side that its tokenizer's
 * configuration says.
 *
 * @throws HttpError 400 naming the field
 */
export function requireTruncation(
  { truncate, truncation_direction: side }: Fields,
  { chain }: Contract,
): void {
  if (truncate === false) {
    throw badRequest('truncate: texts that are too long are cut here; leave it out, or send true');
  }
  if (truncate !== undefined && truncate !== null && truncate !== true) {
    throw badRequest(`truncate: expected true or false, got ${shown(truncate)}`);
  }
  if (side === undefined || side === null) return;
  const own =
    chain?.before.find(({ encoding }) => encoding !== undefined)?.encoding?.truncationSide ?? 'right';
  if (typeof side !== 'string' || side.toLowerCase() !== own) {
    throw badRequest(`truncation_direction: this model's texts are cut on the ${own}, got ${shown(side)}`);
  }
}

/** A field that is true or false. @throws HttpError 400 */
export function flag(fields: Fields, name: string, usual: boolean): boolean {
  const value = own(fields, name);
  if (value === undefined || value === null) return usual;
  if (typeof value === 'boolean') return value;
  throw badRequest(`${name}: expected true or false, got ${shown(value)}`);
}

/** A text that may be left out. @throws HttpError 400 */
export function textOrNull(fields: Fields, name: string): string | null {
  const value = own(fields, name) ?? null;
  if (value === null || typeof value === 'string') return value;
  throw badRequest(`${name}: expected a text, got ${shown(value)}`);
}

/** At least one text. @throws HttpError 400 naming the field and the place in it */
export function textList(value: unknown, field: string): readonly string[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw badRequest(`${field}: expected a list of texts, got ${shown(value)}`);
  }
  const wrong = value.findIndex((item: unknown) => typeof item !== 'string');
  if (wrong !== -1) throw badRequest(`${field}[${wrong}]: expected a text, got ${shown(value[wrong])}`);
  return value;
}
