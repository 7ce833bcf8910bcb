import { expect, it } from 'vitest';
import { graphCases, servedCases } from './golden-signature.ts';

const cases = [
  { name: 'sent' },
  { name: 'outer', signature: 'outer' },
  { name: 'graph', signature: 'inner' },
] as const;
const names = (some: readonly { readonly name: string }[]) => some.map(({ name }) => name);
const inference = { kind: 'inference', runtime: 'onnxruntime' };

it.each([[{}], [{ steps: [{ kind: 'columns', input: 'x', names: ['a'] }, inference] }]])(
  'all cases are of one signature where no step transforms: %j',
  (contract) => {
    expect(names(servedCases(contract, cases))).toEqual(['sent', 'outer', 'graph']);
    expect(names(graphCases(contract, cases))).toEqual(['sent', 'outer', 'graph']);
  },
);

it('callers and the graph have cases of their own where steps are between them', () => {
  const contract = { steps: [{ ...inference, inputs: [], outputs: [] }, { kind: 'best' }] };
  expect(names(servedCases(contract, cases))).toEqual(['sent', 'outer']);
  expect(names(graphCases(contract, cases))).toEqual(['graph']);
});
