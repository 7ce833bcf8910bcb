import { bodyBytes } from '../../calls/body.ts';
import type { Call } from '../../calls/call.ts';
import type { Contract } from '../../repository/contract.ts';
import { fillOptional } from '../../tensors/optional-inputs.ts';
import { binaryText } from '../../tensors/raw.ts';
import type { InputSpec } from '../../tensors/tensor-spec.ts';
import { HttpError, shown } from '../../util/http-error.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { isFormData, readFormData } from './read-form-data.ts';

/** Whether a body is a picture, or a form with pictures. */
export function isPictureType(contentType: string | null): boolean {
  return contentType !== null && (/^\s*image\//iu.test(contentType) || isFormData(contentType));
}

/** Pictures as the tensors of a model, and how many they are. */
interface Pictures {
  readonly feeds: ReadonlyMap<string, Tensor>;
  readonly rows: number;
}

/**
 * A picture as the body, or the files of a form, a row each. What a picture is, it says itself.
 *
 * @throws HttpError 400 for a form that is none; 415 of a model that takes no pictures, or other inputs beside
 */
export function readPictures({ body, contentType }: Call, { inputs }: Contract): Pictures {
  const type = contentType ?? '';
  const picture = pictureInput(inputs);
  if (picture === undefined) {
    throw new HttpError(
      415,
      `Content-Type: expected application/json, as this model takes no picture alone, got ${shown(type)}`,
    );
  }
  const bytes = bodyBytes(body);
  const files = isFormData(type) ? readFormData(bytes, type) : [bytes];
  const elements = files.map(binaryText);
  const feeds = new Map<string, Tensor>([
    [picture.name, { dtype: 'string', shape: [files.length], elements }],
  ]);
  fillOptional(feeds, inputs);
  return { feeds, rows: files.length };
}

/** The input that is a picture, where no other has to be sent. */
function pictureInput(inputs: readonly InputSpec[]): InputSpec | undefined {
  const picture = inputs.find(({ isPicture }) => isPicture === true);
  const isAlone = inputs.every((input) => input === picture || input.optional === true);
  return isAlone ? picture : undefined;
}
