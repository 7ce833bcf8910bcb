import { soleInput } from '../../../../../contract/sole-input.ts';
import type { InputSpec } from '../../tensors/tensor-spec.ts';
import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { readInputs } from '../predict/read-inputs.ts';
import { readRows } from '../predict/read-rows.ts';
import { rowLayout } from '../predict/row-layout.ts';
import { withoutBase64 } from './base64.ts';

/** Rows of a request as tensors, and how many they are. */
export interface Instances {
  readonly feeds: ReadonlyMap<string, Tensor>;
  readonly rows: number;
}

/**
 * `"instances"` as TensorFlow Serving, Vertex AI and others have it: each the value of the one input, or
 * an object by name.
 *
 * @throws HttpError 400 naming the instance and field
 */
export function readInstances(instances: unknown, { inputs, unused, ownValues }: Contract): Instances {
  const rows = withoutBase64(instances, inputs);
  if (!Array.isArray(rows)) throw badRequest(`instances: expected an array, got ${shown(rows)}`);
  const feeds = readRows(rows, rowLayout(inputs), 'instances', { passedOver: unused, ownValues });
  return { feeds, rows: rows.length };
}

/**
 * `"inputs"` as they have it: the whole tensor of the one input that has to be there, or an object of whole tensors by name.
 *
 * @throws HttpError 400 naming the input and index
 */
export function readWholeInputs(inputs: unknown, contract: Contract): Map<string, Tensor> {
  const { inputs: specs } = contract;
  const plain = withoutBase64(inputs, specs);
  return readInputs(isObject(plain) ? plain : { [onlyInput(specs, plain).name]: plain }, contract);
}

function onlyInput(specs: readonly InputSpec[], inputs: unknown): InputSpec {
  const only = soleInput(specs);
  if (only !== undefined) return only;
  const listed = (optional: boolean): string =>
    specs.flatMap((spec) => ((spec.optional === true) === optional ? [spec.name] : [])).join(', ');
  const left = listed(true) === '' ? '' : ` (${listed(true)} may be left out)`;
  throw badRequest(`inputs: expected an object with ${listed(false)}${left}, got ${shown(inputs)}`);
}
