import { badRequest } from '../../util/http-error.ts';
import { FieldReader, wireType } from './field-reader.ts';

/** Most fields of a request. It has one for each tensor and parameter; nothing real comes near this. */
export const maxFields = 10_000;

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

/**
 * How many bytes of a `ModelInferRequest` are in `raw_input_contents`.
 *
 * @throws HttpError 400 when the bytes are no message
 */
export function rawContentsBytes(bytes: Uint8Array): number {
  const reader = new FieldReader(bytes);
  let sum = 0;
  while (reader.next())
    if (reader.field === 7 && reader.wire === wireType.bytes) sum += reader.end - reader.start;
  return sum;
}
