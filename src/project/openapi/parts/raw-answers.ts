import type { Dtype } from '../../../../contract/dtypes.ts';
import type { Contract, ContractOutput } from '../../../../contract/contract.ts';
import { outputElement } from './elements.ts';
import { rowShape } from './rows.ts';
import { array, object, type Schema, string } from './schema.ts';
import { bareWhereOne, nestedSchema } from './tensors.ts';

/** How a protocol writes an element of an output. */
type ElementOf = (output: ContractOutput) => Schema;

const plain: ElementOf = ({ dtype, content, schema = {} }) =>
  content === 'json' ? schema : outputElement(dtype);

/** Schema of an element as TensorFlow Serving has it: strings of outputs whose names end in _bytes come in base64. */
export const tensorflowElement: ElementOf = (output) =>
  isBytes(output.name, output.dtype) ? object({ b64: string }) : plain(output);

function isBytes(name: string, dtype: Dtype): boolean {
  return dtype === 'string' && name.endsWith('_bytes');
}

/** `{"predictions": […]}`, one for each instance: the value of a single output, or an object by name. */
export function instancesAnswer(
  { outputs }: Pick<Contract, 'outputs'>,
  elementOf: ElementOf = plain,
): Schema {
  const row = oneOrByName(outputs, (output) => nestedSchema(elementOf(output), rowShape(output)));
  return object({ predictions: array(row) });
}

/** An object for each row of a frame. */
export function frameRow({ outputs }: Pick<Contract, 'outputs'>): Schema {
  return byName(outputs, (output) => bareWhereOne(plain(output), rowShape(output)));
}

/** Whole tensors by name. */
export function wholeOutputs({ outputs }: Pick<Contract, 'outputs'>): Schema {
  return byName(outputs, (output) => nestedSchema(plain(output), output.shape));
}

/** Whole tensors: the tensor itself where there is one output, else an object by name. */
export function oneOrWhole({ outputs }: Pick<Contract, 'outputs'>, elementOf: ElementOf): Schema {
  return oneOrByName(outputs, (output) => nestedSchema(elementOf(output), output.shape));
}

function oneOrByName(
  outputs: readonly ContractOutput[],
  schemaOf: (output: ContractOutput) => Schema,
): Schema {
  const [only, ...others] = outputs;
  return only !== undefined && others.length === 0 ? schemaOf(only) : byName(outputs, schemaOf);
}

function byName(outputs: readonly ContractOutput[], schemaOf: (output: ContractOutput) => Schema): Schema {
  return object(Object.fromEntries(outputs.map((output) => [output.name, schemaOf(output)])));
}
