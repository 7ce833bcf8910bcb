import { isStringARow, soleInput } from '../../../../../contract/sole-input.ts';
import type { InputSpec } from '../../tensors/tensor-spec.ts';
import { isFormType } from '../json-body.ts';
import { HttpError, shown } from '../../util/http-error.ts';

/**
 * Refuses a body of a type that a model doesn't take, and says which it does.
 *
 * @param what bodies of that type are; null where nobody knows
 */
export function otherType(inputs: readonly InputSpec[], what: string | null, type: string): HttpError {
  const why = what === null ? '' : `, as this model takes no ${what} alone`;
  const usual = `, which curl says unless told, as by --data-binary @FILE -H 'Content-Type: ${exampleType(inputs)}'`;
  const hint = isFormType(type) ? usual : '';
  return new HttpError(415, `Content-Type: expected ${typesOf(inputs)}${why}, got ${shown(type)}${hint}`);
}

function exampleType(inputs: readonly InputSpec[]): string {
  return soleInput(inputs)?.file === 'audio' ? 'audio/wav' : 'image/jpeg';
}

const fileTypes = { picture: 'image/jpeg, another picture', audio: 'audio/wav' } as const;

function typesOf(inputs: readonly InputSpec[]): string {
  const input = soleInput(inputs);
  if (input?.file !== undefined) return `application/json, ${fileTypes[input.file]} or multipart/form-data`;
  return input !== undefined && isStringARow(input) ? 'application/json or text/plain' : 'application/json';
}
