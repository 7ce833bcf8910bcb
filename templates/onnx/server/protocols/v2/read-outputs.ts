import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import { classCount } from './classification.ts';
import { named } from './model-tensors.ts';
import { refuseSharedMemory } from './shared-memory.ts';

/** The outputs that a request asks for. */
export interface AskedOutputs {
  readonly names: readonly string[];
  /** Which of them are to come as binary data; null when none is. */
  readonly binary: readonly boolean[] | null;
  /** How many classes of each are to come in its place, 0: it is to come itself; null when none is asked for its classes. */
  readonly classes: readonly number[] | null;
}

/**
 * The `outputs` of a request: all of the model's where none are named.
 *
 * @param parameters of the request, of which `binary_data_output` holds for the outputs that don't say themselves
 * @throws HttpError 400
 */
export function readOutputs(outputs: unknown, parameters: unknown, contract: Contract): AskedOutputs {
  const isBinary = flag(parameters, 'binary_data_output', '') ?? false;
  if (outputs === undefined || outputs === null || (Array.isArray(outputs) && outputs.length === 0)) {
    return isBinary ? allBinary(contract) : { names: contract.outputNames, binary: null, classes: null };
  }
  if (!Array.isArray(outputs)) throw badRequest(`outputs: expected an array, got ${shown(outputs)}`);
  const names = new Set<string>();
  const binary: boolean[] = [];
  const classes: number[] = [];
  for (let i = 0; i < outputs.length; i++) {
    const output: unknown = outputs[i];
    const spec = named('outputs', i, output, contract.outputs);
    const { name } = spec;
    if (names.has(name)) throw badRequest(`outputs[${i}]: output "${name}" is there twice`);
    names.add(name);
    const own: unknown = isObject(output) ? output['parameters'] : null;
    refuseSharedMemory(own, `outputs[${i}]`);
    binary.push(flag(own, 'binary_data', `outputs[${i}].`) ?? isBinary);
    classes.push(classCount(own, spec, `outputs[${i}]`));
  }
  return {
    names: [...names],
    binary: binary.includes(true) ? binary : null,
    classes: classes.some((count) => count > 0) ? classes : null,
  };
}

/** All outputs of the model, as binary data. */
export function allBinary({ outputNames }: Contract): AskedOutputs {
  return { names: outputNames, binary: outputNames.map(() => true), classes: null };
}

/** A parameter that says yes or no; null when it isn't there. @param place of the parameters in the request */
function flag(
  parameters: unknown,
  name: 'binary_data' | 'binary_data_output',
  place: string,
): boolean | null {
  const value = isObject(parameters) ? (parameters[name] ?? null) : null;
  if (value === null || typeof value === 'boolean') return value;
  throw badRequest(`${place}parameters.${name}: expected true or false, got ${shown(value)}`);
}
