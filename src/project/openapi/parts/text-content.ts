import type { Contract } from '../../../../contract/contract.ts';
import { isStringARow, soleInput } from '../../../../contract/sole-input.ts';
import { fileTypes } from './file-content.ts';
import type { ExampleTensors } from './golden-rows.ts';
import type { Schema } from './schema.ts';

const text: Schema = { type: 'string', minLength: 1, description: 'One row: the text as it is, in UTF-8.' };

/** Bodies beside JSON of a model that takes a text and needs nothing else: the text itself. */
export function textContent(
  contract: Contract,
  example: ExampleTensors | null,
): Readonly<Record<string, object>> {
  const input = soleInput(contract.inputs);
  const isText = input !== undefined && isStringARow(input) && fileTypes(contract) === null;
  if (!isText) return {};
  const shown = example?.inputs.find(({ name }) => name === input.name)?.data[0] ?? '';
  return { 'text/plain': { schema: text, ...(shown !== '' && { example: shown }) } };
}
