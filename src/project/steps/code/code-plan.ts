import type { CodeStep, ContractTensor } from '../../../../contract/schemas/contract.schema.ts';
import type { CodeItem, CodeTensor } from '../../../../contract/schemas/mlpack.schema.ts';
import type { ChainInMaking } from '../chain-in-making.ts';
import { contractTensor, type ThereTensor, typeText } from '../there-tensor.ts';
import { codeModules } from './code-modules.ts';
import type { RefuseSetting } from '../refuse-setting.ts';
import type { StepPlan } from '../step-plan.ts';

const defaults = { timeoutMs: 1000, memoryMb: 128 } as const;

/** The user's own code. */
export const planCode: StepPlan<CodeItem> = async (settings, place) => {
  const { chain, refuse } = place;
  const { timeoutMs = defaults.timeoutMs, memoryMb = defaults.memoryMb } = settings;
  const inputs = inputsOf(settings.inputs, chain, refuse);
  const outputs = Object.entries(settings.outputs).map(([name, tensor]) =>
    declaredTensor(name, tensor, (reason) => refuse(['outputs', name, 'shape'], reason)),
  );
  const modules = await codeModules(settings.file, place);
  chain.files.push(...modules.map(({ file }) => file));
  const tensors = { inputs: inputs.map(codeTensor), outputs: outputs.map(codeTensor) };
  const files = modules.map(({ declared }) => declared);
  const step: CodeStep = { kind: 'code', files, ...tensors, timeoutMs, memoryMb };
  if (chain.isInferred) {
    for (const { name } of inputs) if (chain.made.has(name)) chain.spent.add(name);
    chain.addAfter('code', step, tensors, outputs);
    return;
  }
  const ofGraph = new Set(chain.graph.inputs.map(({ name }) => name));
  chain.addBefore(
    'code',
    step,
    tensors,
    outputs.map(({ name }) => name).filter((name) => ofGraph.has(name)),
  );
};

/** What it reads: tensors that are there, by name; and those that callers are to send for it, which it says the kind of. */
function inputsOf(
  asked: CodeItem['inputs'],
  chain: ChainInMaking,
  refuse: RefuseSetting,
): readonly ThereTensor[] {
  const there = chain.isInferred ? chain.left() : [];
  if (asked === undefined && there.length === 0) {
    return refuse([], 'needs inputs: what callers send for it, with dtype and shape', [
      'inputs: { age: { dtype: float32, shape: [N] } }',
    ]);
  }
  const names: readonly string[] =
    asked === undefined ? there.map(({ name }) => name) : isNames(asked) ? asked : Object.keys(asked);
  return names.map((name) => {
    const found = chain.there(name);
    if (found?.dtype === 'float16' || found?.dtype === 'bfloat16') {
      return refuse(['inputs'], `has "${name}", which is ${typeText(found)}: code takes no ${found.dtype}`);
    }
    const declared =
      asked === undefined || isNames(asked)
        ? undefined
        : Object.entries(asked).find(([key]) => key === name)?.[1];
    if (declared === undefined) {
      return (
        found ??
        refuse(['inputs'], `has "${name}", which is not there`, [
          `Where callers are to send it, say what it is: inputs: { ${name}: { dtype: float32, shape: [N] } }`,
        ])
      );
    }
    const tensor = declaredTensor(name, declared, (reason) => refuse(['inputs', name, 'shape'], reason));
    if (found === undefined) chain.send(tensor, 'declared');
    return tensor;
  });
}

function isNames(inputs: NonNullable<CodeItem['inputs']>): inputs is readonly string[] {
  return Array.isArray(inputs);
}

/** Rows lie along a first axis that has a name. */
function declaredTensor(
  name: string,
  { dtype, shape }: CodeTensor,
  refuse: (reason: string) => never,
): ThereTensor {
  const isJson = dtype === 'json';
  const isColumn = shape.length === 1 && typeof shape[0] === 'string';
  if (isJson && !isColumn) return refuse('must be [N] where dtype is json, which has a value a row');
  return {
    name,
    dtype: isJson ? 'string' : dtype,
    shape,
    batchAxis: typeof shape[0] === 'string' ? 0 : null,
    ...(isJson && { content: 'json' }),
  };
}

function codeTensor(tensor: ThereTensor): ContractTensor {
  return { ...contractTensor(tensor), ...(tensor.content !== undefined && { content: tensor.content }) };
}
