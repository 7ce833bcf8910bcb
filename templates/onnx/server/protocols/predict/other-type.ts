import { isStringARow, soleInput } from '../../../../../contract/sole-input.ts';
import type { InputSpec } from '../../tensors/tensor-spec.ts';
import { HttpError, shown } from '../../util/http-error.ts';

/**
 * Refuses a body of a type that a model doesn't take, and says which it does.
 *
 * @param what bodies of that type are
 */
export function otherType(inputs: readonly InputSpec[], what: string, type: string): HttpError {
  return new HttpError(
    415,
    `Content-Type: expected ${typesOf(inputs)}, as this model takes no ${what} alone, got ${shown(type)}`,
  );
}

const fileTypes = { picture: 'image/jpeg, another picture', audio: 'audio/wav' } as const;

function typesOf(inputs: readonly InputSpec[]): string {
  const input = soleInput(inputs);
  if (input?.file !== undefined) return `application/json, ${fileTypes[input.file]} or multipart/form-data`;
  return input !== undefined && isStringARow(input) ? 'application/json or text/plain' : 'application/json';
}
