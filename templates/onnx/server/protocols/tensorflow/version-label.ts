import { badRequest, type HttpError, shown } from '../../util/http-error.ts';

/** TensorFlow Serving's names for versions are given by its configuration; an image has none, and so each is unknown. */
export function unknownLabel(label: string): HttpError {
  return badRequest(`versions have no label ${shown(label)} here; ask for …/versions/ and a version`);
}
