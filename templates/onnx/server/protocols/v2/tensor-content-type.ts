import { isUtf8 } from 'node:buffer';
import { decodedBase64 } from '../../../../../contract/base64.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import type { Elements } from '../../tensors/dtype.ts';

/**
 * How MLServer's clients say that tensors are to be taken (the parameter `content_type`): of those that it has, those
 * that mean something to a model of tensors.
 *
 * @see https://mlserver.readthedocs.io/en/stable/user-guide/content-type.html
 */
const ofInputs = ['np', 'str', 'base64', 'hg_json', 'hg_jsonlist'] as const;
const ofRequests = ['np', 'str', 'pd'] as const;

/** What its runtime for transformers calls texts of JSON, one an element. */
export const jsonContentType = 'hg_jsonlist' satisfies (typeof ofInputs)[number];

/** A request's own content type; null when it has none. @throws HttpError 400 when it is unknown */
export function contentTypeOfRequest(parameters: unknown): (typeof ofRequests)[number] | null {
  return contentType(parameters, ofRequests, '');
}

/** Whether a tensor says how it is to be taken. */
export function hasContentType(parameters: unknown): boolean {
  return isObject(parameters) && (parameters['content_type'] ?? null) !== null;
}

/**
 * The elements of a tensor by its own content type.
 *
 * @param place of the tensor in the request, for error messages
 * @throws HttpError 400 when the type is unknown, or they are not of it
 */
export function decodedElements(elements: Elements, parameters: unknown, place: string): Elements {
  if (contentType(parameters, ofInputs, `${place}: `) !== 'base64' || !Array.isArray(elements))
    return elements;
  return elements.map((text, i) => {
    const bytes = decodedBase64(text);
    if (typeof bytes !== 'string' && isUtf8(bytes)) return bytes.toString('utf8');
    const problem = typeof bytes === 'string' ? bytes : 'is base64 of bytes that are not valid UTF-8';
    throw badRequest(`${place}: element ${i}: expected text in base64, got ${shown(text)}, which ${problem}`);
  });
}

function contentType<T extends string>(parameters: unknown, known: readonly T[], place: string): T | null {
  const value = isObject(parameters) ? (parameters['content_type'] ?? null) : null;
  if (value === null) return null;
  const found = known.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const names = known.map((name) => `"${name}"`).join(', ');
  throw badRequest(`${place}parameters.content_type: expected one of ${names}, got ${shown(value)}`);
}
