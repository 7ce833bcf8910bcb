import { badRequest } from '../../http-error.ts';
import { FieldReader } from './field-reader.ts';

/** A request has a field for each tensor and parameter; nothing real comes near this. */
const maxFields = 10_000;

/** What a `ModelInferRequest` is for. */
export interface RequestedModel {
  readonly name: string;
  /** undefined leaves it to the server. */
  readonly version: string | undefined;
}

/**
 * Reads nothing of a `ModelInferRequest` but what model it is for.
 *
 * @throws HttpError 400 when the bytes are no message, or one of too many fields
 */
export function requestedModel(bytes: Uint8Array): RequestedModel {
  const reader = new FieldReader(bytes);
  let name = '';
  let version = '';
  for (let fields = 0; reader.next(); fields++) {
    if (fields === maxFields) throw badRequest(`the message has more than ${maxFields} fields`);
    if (reader.field === 1) name = reader.text();
    else if (reader.field === 2) version = reader.text();
  }
  return { name, version: version === '' ? undefined : version };
}

/** The id of a `ModelInferRequest`; '' when it has none, or the bytes are no message. */
export function requestId(bytes: Uint8Array): string {
  let id = '';
  try {
    const reader = new FieldReader(bytes);
    for (let fields = 0; fields < maxFields && reader.next(); fields++)
      if (reader.field === 3) id = reader.text();
  } catch {
    return '';
  }
  return id;
}
