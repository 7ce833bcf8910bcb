import type { DeclaredChain } from '../../../../contract/chain.ts';
import type { ContractJson, ContractTensor } from '../../../../contract/schemas/contract.schema.ts';
import type { HuggingFaceFolder } from '../../../../contract/schemas/inspect.schema.ts';
import type { Signature, TensorInfo } from '../../../tensor/signature.ts';

/** What callers send and get of a folder's model, what is done in between, and what is said of it. */
export interface FolderChain {
  readonly signature: Signature;
  readonly steps: Pick<DeclaredChain, 'before' | 'after'>;
  /** What some protocols ask only models of; absent of others. */
  readonly task?: NonNullable<ContractJson['task']>;
  /** Names of the outputs' classes, by output. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** The values that an input of texts has, by input. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** What inspection says of it. */
  readonly described: Pick<
    HuggingFaceFolder,
    'task' | 'labels' | 'scores' | 'pooling' | 'prompts' | 'maxLength' | 'pictures' | 'audio'
  >;
  /** Texts, or files as base64, to record answers of where a folder brings none, a row each, by input. */
  readonly samples: Readonly<Record<string, readonly string[]>>;
}

/** The tensors of a graph as the contract has them. */
export function graphTensors(tensors: readonly TensorInfo[]): readonly ContractTensor[] {
  return tensors.map(({ name, dtype, shape }) => ({ name, dtype, shape, batchAxis: 0 }));
}
