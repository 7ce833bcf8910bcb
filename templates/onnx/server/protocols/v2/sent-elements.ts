import { badRequest, shown } from '../../util/http-error.ts';
import { convertBooleans, convertNumbers, isNumberType } from '../../tensors/convert.ts';
import type { OtherElements } from '../../tensors/elements.ts';
import { dtypeOf, type Dtype, type Elements } from '../../tensors/dtype.ts';
import { datatypes } from '../../../../../contract/dtypes.ts';
import { decodedElements } from './tensor-content-type.ts';
import type { SentTensor } from './sent-tensor.ts';
import { refuseSharedMemory } from './shared-memory.ts';

/**
 * The elements of a tensor as the model takes them: numbers of another type where nothing of them is lost.
 *
 * @param place of the tensor in the request, for error messages
 * @param others what is taken beside: what null is among text in JSON, and whether BOOL may be among numbers
 * @throws HttpError 400
 */
export function sentElements(
  tensor: SentTensor,
  dtype: Dtype,
  shape: readonly number[],
  place: string,
  { missing, file, booleans = false }: OtherElements = {},
): Elements {
  const { datatype, parameters } = tensor;
  if (parameters !== undefined && parameters !== null) refuseSharedMemory(parameters, place);
  if (datatype === datatypes[dtype]) {
    const elements = tensor.elements(dtype, shape, place, { missing, file });
    // Files may be base64, whatever is said of them.
    const isDecoded = parameters === undefined || file !== undefined;
    return isDecoded ? elements : decodedElements(elements, parameters, place);
  }
  const sentDtype = dtypeOf(datatype);
  if (booleans && sentDtype === 'bool' && isNumberType(dtype)) {
    const elements = decodedElements(tensor.elements(sentDtype, shape, place), parameters, place);
    return convertBooleans(elements, dtype);
  }
  if (sentDtype === null || !isNumberType(sentDtype) || !isNumberType(dtype)) {
    throw badRequest(`${place}: datatype: expected "${datatypes[dtype]}", got ${shown(datatype)}`);
  }
  const elements = decodedElements(tensor.elements(sentDtype, shape, place), parameters, place);
  return convertNumbers(elements, sentDtype, dtype, (index, value) => {
    throw badRequest(
      `${place}: datatype: expected "${datatypes[dtype]}", got "${datatypes[sentDtype]}", whose element ${index}, ${value}, is no ${datatypes[dtype]}`,
    );
  });
}
