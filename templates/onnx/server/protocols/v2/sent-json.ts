import { refuseDeepNesting } from '../../json/json-depth.ts';
import { dtypeOf } from '../../tensors/dtype.ts';
import { elementJson } from '../../tensors/elements-json.ts';
import { badRequest, shown } from '../../util/http-error.ts';
import { sentElements } from './sent-elements.ts';
import type { SentTensor } from './sent-tensor.ts';

/**
 * The elements of a tensor whose content is JSON: BYTES are texts of it, and numbers, true and false are what JSON has for them.
 *
 * @param place of the tensor in the request, for error messages
 * @param missing the text that null stands for
 * @throws HttpError 400
 */
export function sentJson(
  tensor: SentTensor,
  shape: readonly number[],
  place: string,
  missing: string | undefined,
): string[] {
  const dtype = dtypeOf(tensor.datatype) ?? 'string';
  const elements = sentElements(tensor, dtype, shape, place, { missing });
  if (!Array.isArray(elements)) {
    return Array.from<number | bigint, string>(elements, (element) => elementJson(dtype, element));
  }
  const wrong = elements.findIndex((text) => !isJson(text));
  if (wrong === -1) return elements;
  throw badRequest(
    `${place}: element ${wrong}: expected the text of a value in JSON, got ${shown(elements[wrong])}`,
  );
}

/** @throws HttpError 400 where it is nested too deeply */
export function isJson(text: string): boolean {
  refuseDeepNesting(text);
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
