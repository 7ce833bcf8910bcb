import type { TensorSignature } from '../../chain.ts';
import type { DeclaredFields } from '../../declared-fields.ts';
import type { ContractTensor, TokenListStep } from '../../schemas/contract.schema.ts';

interface TextTensor extends ContractTensor {
  readonly dtype: 'string';
}

/** Reads the declaration of a step of the kind `tokenList`. @throws what its fields throw for one that is wrong */
export function readTokenListStep(declaration: DeclaredFields): TokenListStep {
  const settings = declaration.object('settings');
  const file = declaration.text('file');
  if (/^\.{0,2}$|[/\\]/u.test(file)) declaration.refuse('file', 'the name of a file');
  return {
    kind: 'tokenList',
    file,
    sha256: declaration.text('sha256'),
    input: declaration.text('input'),
    output: declaration.text('output'),
    settings: {
      stripped: settings.flag('stripped'),
      ...(settings.has('lowercase') && settings.flag('lowercase') && { lowercase: true }),
    },
  };
}

/** What it reads and makes, string [N] both: texts, and lists of their tokens in JSON. */
export function tokenListSignature({ input, output }: TokenListStep): TensorSignature<TextTensor> {
  const texts = { dtype: 'string', shape: [null], batchAxis: 0 } as const;
  return { inputs: [{ ...texts, name: input }], outputs: [{ ...texts, name: output }] };
}
