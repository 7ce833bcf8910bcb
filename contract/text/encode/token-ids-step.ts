import type { TensorSignature } from '../../chain.ts';
import type { DeclaredFields } from '../../declared-fields.ts';
import type { ContractTensor, TokenIdsStep } from '../../schemas/contract.schema.ts';
import { encodedTensors, readEncodedNames, readMaxLength, readPadding } from './tokenizer-step.ts';

/** More tokens than any model knows. */
const mostKnown = 2 ** 31 - 1;

interface TokenIdsTensor extends ContractTensor {
  readonly dtype: 'string' | 'int64';
}

/** Reads the declaration of a step of the kind `tokenIds`. @throws what its fields throw for one that is wrong */
export function readTokenIdsStep(declaration: DeclaredFields): TokenIdsStep {
  return {
    kind: 'tokenIds',
    input: declaration.text('input'),
    text: declaration.text('text'),
    outputs: readEncodedNames(declaration.object('outputs')),
    size: declaration.integer('size', 1, mostKnown),
    maxLength: readMaxLength(declaration),
    truncationSide: declaration.oneOf('truncationSide', ['left', 'right']),
    padding: readPadding(declaration),
  };
}

/** What it reads, string [N] and what a tokenizer made, and makes: the same anew. */
export function tokenIdsSignature({ input, outputs }: TokenIdsStep): TensorSignature<TokenIdsTensor> {
  const encoded = encodedTensors(outputs);
  return {
    inputs: [{ name: input, dtype: 'string', shape: [null], batchAxis: 0 }, ...encoded],
    outputs: encoded,
  };
}
