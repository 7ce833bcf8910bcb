import type { DocumentedModel } from '../documented-model.ts';
import { anyOf, array, type Schema, string } from '../parts/schema.ts';

const ids: Schema = { ...array({ type: 'integer', minimum: 0 }), minItems: 1 };

/** A text, several, or the ids of their tokens. */
export function textInputs(most: number | null = null): Schema {
  const several = { ...array(anyOf([string, ids])), minItems: 1, ...(most !== null && { maxItems: most }) };
  return anyOf([
    { ...string, title: 'A text' },
    { ...ids, title: 'The ids of the tokens of one' },
    { ...several, title: 'Several of these' },
  ]);
}

/** Vectors are float32. */
export const vector: Schema = array({ type: 'number' });

/** How many numbers of a vector are wanted. */
export const dimensions: Schema = { type: ['integer', 'null'], minimum: 1 };

/** The texts of a model's golden cases, to ask with; one of ours where they are none. */
export function exampleTexts({ example }: DocumentedModel, name: string): readonly string[] {
  const texts = example?.inputs.find((input) => input.name === name)?.data.map(String) ?? [];
  return texts.length > 0 ? texts.slice(0, 2) : ['The room was lovely.'];
}
