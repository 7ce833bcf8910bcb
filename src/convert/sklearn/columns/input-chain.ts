import type { TokensStep } from '../../../../contract/schemas/contract.schema.ts';

/** A column of what callers send. */
export interface InputColumn {
  readonly name: string;
  readonly kind: 'text' | 'numbers';
  /** Whether the model knows it by that name; else the name is only its number. */
  readonly isNamed: boolean;
}

/** An input that callers send, where steps stand between them and the graph. */
interface OuterInput {
  readonly name: string;
  readonly dtype: 'string' | 'float64';
  readonly shape: readonly ['N'] | readonly ['N', 1];
}

/** What callers send, and the steps that make the graph's inputs of it. */
export interface InputChain {
  /** All that callers send, in the model's order: also what the graph takes as it is. */
  readonly inputs: readonly OuterInput[];
  readonly before: readonly TokensStep[];
}

/** @param areTexts whether the only column is a list of texts */
export function outerInputs(columns: readonly InputColumn[], areTexts: boolean): readonly OuterInput[] {
  return columns.map(({ name, kind }) => ({
    name,
    dtype: kind === 'text' ? 'string' : 'float64',
    shape: areTexts ? ['N'] : ['N', 1],
  }));
}
