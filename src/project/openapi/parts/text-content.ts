import { type Contract, isKnownStep } from '../../../../contract/contract.ts';
import { isStringARow, soleInput } from '../../../../contract/sole-input.ts';
import type { ExampleTensors } from './golden-rows.ts';
import type { Schema } from './schema.ts';

const text: Schema = { type: 'string', minLength: 1, description: 'One row: the text as it is, in UTF-8.' };

/** Bodies beside JSON of a model that takes a text and needs nothing else: the text itself. */
export function textContent(
  { inputs, steps = [] }: Contract,
  example: ExampleTensors | null,
): Readonly<Record<string, object>> {
  const input = soleInput(inputs);
  const picture = steps.filter(isKnownStep).find((step) => step.kind === 'image')?.input;
  const isText = input !== undefined && isStringARow(input) && picture !== input.name;
  if (!isText) return {};
  const shown = example?.inputs.find(({ name }) => name === input.name)?.data[0] ?? '';
  return { 'text/plain': { schema: text, ...(shown !== '' && { example: shown }) } };
}
