import { expect, it } from 'vitest';
import type { Contract, ContractInput } from '../../../../contract/contract.ts';
import { textContent } from './text-content.ts';

const text: ContractInput = { name: 'text', dtype: 'string', shape: ['N'], batchAxis: 0, features: null };
const option: ContractInput = { ...text, name: 'top_k', content: 'json', missing: '5', optional: true };

function content(inputs: readonly ContractInput[], first: string) {
  const contract: Partial<Contract> = { inputs };
  const tensors = inputs.map(({ name, dtype }) => ({ name, dtype, shape: [1], data: [first] }));
  // Nothing else of a contract says what bodies are.
  return textContent(contract as Contract, { rows: 1, inputs: tensors, outputs: null });
}

it('shows the text of the example', () => {
  expect(content([option, text], 'Hello')).toEqual({
    'text/plain': { schema: expect.objectContaining({ minLength: 1 }), example: 'Hello' },
  });
});

it('shows none where that is no body', () => {
  expect(content([text], '')).toEqual({ 'text/plain': { schema: expect.anything() } });
});

it.each([
  ['two texts', [text, { ...text, name: 'context' }]],
  ['a number', [{ ...text, dtype: 'float32' }]],
  ['several strings a row', [{ ...text, shape: ['N', 2] }]],
  ['values of JSON', [{ ...text, content: 'json' }]],
] as const)('says nothing of %s', (_what, inputs) => {
  expect(content(inputs, 'Hello')).toEqual({});
});
