import type { TensorSignature } from '../chain.ts';
import type { DeclaredFields } from '../declared-fields.ts';
import type { ContractTensor, PromptStep } from '../schemas/contract.schema.ts';

/** More than the prompts of any model. */
const mostTokens = 2 ** 20;

interface PromptTensor extends ContractTensor {
  readonly dtype: 'string' | 'int64';
}

/** Reads the declaration of a step of the kind `prompt`. @throws what its fields throw for one that is wrong */
export function readPromptStep(declaration: DeclaredFields): PromptStep {
  const [inputs, outputs] = [declaration.object('inputs'), declaration.object('outputs')];
  const prompts = declaration.objects('prompts').map((prompt) => ({
    name: prompt.text('name'),
    text: prompt.text('text'),
    tokens: prompt.integer('tokens', 0, mostTokens),
  }));
  const usual = declaration.value('default') === null ? null : declaration.text('default');
  if (usual !== null && !prompts.some(({ name }) => name === usual)) {
    declaration.refuse('default', 'the name of a prompt or null');
  }
  return {
    kind: 'prompt',
    inputs: { text: inputs.text('text'), name: inputs.text('name') },
    outputs: { text: outputs.text('text'), ...(outputs.has('tokens') && { tokens: outputs.text('tokens') }) },
    prompts,
    default: usual,
  };
}

/** What it reads and makes, string [N]; last int64 [N] where it says how long prompts are. */
export function promptSignature({ inputs, outputs }: PromptStep): TensorSignature<PromptTensor> {
  const row = { shape: [null], batchAxis: 0 } as const;
  return {
    inputs: [inputs.text, inputs.name].map((name) => ({ ...row, name, dtype: 'string' })),
    outputs: [
      { ...row, name: outputs.text, dtype: 'string' },
      ...(outputs.tokens === undefined ? [] : [{ ...row, name: outputs.tokens, dtype: 'int64' } as const]),
    ],
  };
}
