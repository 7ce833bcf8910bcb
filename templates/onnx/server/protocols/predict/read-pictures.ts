import { soleInput } from '../../../../../contract/sole-input.ts';
import { bodyBytes } from '../../calls/body.ts';
import type { Call } from '../../calls/call.ts';
import type { Contract } from '../../repository/contract.ts';
import { fillOptional } from '../../tensors/optional-inputs.ts';
import { binaryText } from '../../tensors/raw.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { otherType } from './other-type.ts';
import { isFormData, readFormData } from './read-form-data.ts';
import type { SentRows } from './sent-rows.ts';

/** Whether a body is a picture, or a form with pictures. */
export function isPictureType(contentType: string): boolean {
  return /^\s*image\//iu.test(contentType) || isFormData(contentType);
}

/**
 * A picture as the body, or the files of a form, a row each. What a picture is, it says itself.
 *
 * @throws HttpError 400 for a form that is none; 415 of a model that takes no pictures, or other inputs beside
 */
export function readPictures({ body, contentType }: Call, { inputs }: Contract): SentRows {
  const type = contentType ?? '';
  const input = soleInput(inputs);
  const picture = input?.isPicture === true ? input : undefined;
  if (picture === undefined) throw otherType(inputs, 'picture', type);
  const bytes = bodyBytes(body);
  const files = isFormData(type) ? readFormData(bytes, type) : [bytes];
  const elements = files.map(binaryText);
  const feeds = new Map<string, Tensor>([
    [picture.name, { dtype: 'string', shape: [files.length], elements }],
  ]);
  fillOptional(feeds, inputs);
  return { feeds, rows: files.length };
}
