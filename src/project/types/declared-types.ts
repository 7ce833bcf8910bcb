import type { Dtype } from '../../../contract/dtypes.ts';
import type { CodeStep, ContractTensor } from '../../../contract/schemas/contract.schema.ts';

/** What code may return for an element type beside a plain array of these. */
const elements: Readonly<Partial<Record<Dtype, readonly [array: string, plain: string]>>> = {
  bool: ['Uint8Array', 'boolean | number'],
  int8: ['Int8Array', 'number'],
  int16: ['Int16Array', 'number'],
  int32: ['Int32Array', 'number'],
  int64: ['BigInt64Array', 'bigint | number'],
  uint8: ['Uint8Array', 'number'],
  uint16: ['Uint16Array', 'number'],
  uint32: ['Uint32Array', 'number'],
  uint64: ['BigUint64Array', 'bigint | number'],
  float32: ['Float32Array', 'number'],
  float64: ['Float64Array', 'number'],
};

/**
 * A module of TypeScript that has no errors if a step's function can be called with the tensors that mlpack.yaml declares and returns those:
 * the latter where the type of the function says what it returns by name, which `Step` itself doesn't.
 *
 * @param module path of the step's, with slashes
 */
export function fitOf(module: string, { inputs, outputs }: Pick<CodeStep, 'inputs' | 'outputs'>): string {
  return `import type code from ${JSON.stringify(module)};
import type { Tensor } from 'mlpack/steps';
type DeclaredInputs = {
${inputs.map((tensor) => `  readonly ${JSON.stringify(tensor.name)}: Tensor<${givenData(tensor)}>;`).join('\n')}
};
type DeclaredOutputs = {
${outputs.map((tensor) => `  readonly ${JSON.stringify(tensor.name)}: { readonly shape: readonly number[]; readonly data: ${returnedData(tensor)} };`).join('\n')}
};
type Code = typeof code;
type Made = Code extends (...tensors: never[]) => infer Returned ? Awaited<Returned> : never;
declare const step: Code;
declare const made: Made;
export const takes: (tensors: DeclaredInputs) => unknown = step;
export const returns: string extends keyof Made ? unknown : DeclaredOutputs = made;
`;
}

/** Values of JSON are whatever their author knows them to be. */
function givenData({ dtype, content }: ContractTensor): string {
  if (content === 'json') return 'any[]';
  return elements[dtype]?.[0] ?? 'string[]';
}

function returnedData({ dtype, content }: ContractTensor): string {
  if (content === 'json') return 'readonly unknown[]';
  const [array, plain] = elements[dtype] ?? [];
  return array === undefined ? 'readonly string[]' : `${array} | readonly (${plain})[]`;
}
