import type { GraphOutline, ModelOutline, ValueOutline } from '../outline.ts';

/** A model that is joined with another, and the user's file that it is or was made of. */
export interface JoinedFile {
  readonly shown: string;
  /** Its number among the files of the chain. */
  readonly position: number;
  readonly outline: ModelOutline;
}

/** The inputs of a graph but for weights, which older exporters list there, too. */
export function sentInputs({ inputs, initializers }: GraphOutline): readonly ValueOutline[] {
  const stored = new Set(initializers.map(({ name }) => name));
  return inputs.filter(({ name }) => !stored.has(name));
}
