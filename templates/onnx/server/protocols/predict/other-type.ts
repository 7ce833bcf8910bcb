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
  const input = soleInput(inputs);
  const why = what === null ? '' : `, as this model takes no ${what} alone`;
  const [usual] = input?.file === undefined ? [] : mediaTypes[input.file];
  const hint =
    usual !== undefined && isFormType(type)
      ? `, which curl says unless told, as by --data-binary @FILE -H 'Content-Type: ${usual}'`
      : '';
  return new HttpError(415, `Content-Type: expected ${typesOf(input)}${why}, got ${shown(type)}${hint}`);
}

/** What files are sent as, the usual first. */
const mediaTypes = { picture: ['image/jpeg', 'another picture'], audio: ['audio/wav'] } as const;

function typesOf(input: InputSpec | undefined): string {
  if (input?.file !== undefined) {
    return `application/json, ${mediaTypes[input.file].join(', ')} or multipart/form-data`;
  }
  return input !== undefined && isStringARow(input) ? 'application/json or text/plain' : 'application/json';
}
