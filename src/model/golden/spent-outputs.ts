import { calledStep, type DeclaredChain } from '../../../contract/chain.ts';
import { isKnownStep } from '../../../contract/contract.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { TensorInfo } from '../../tensor/signature.ts';
import { tensorInWords } from './fit-golden.ts';
import type { SourceTensors } from './golden-source.ts';

/**
 * The outputs of a case but for those that a user's code takes away from callers, whose names nobody means for what it makes of them: each is
 * told.
 *
 * @param outputs what callers get
 * @param told names of the file that mlpack.yaml tells of
 * @throws MlpackError GOLDEN_INVALID where none is left
 */
export function withoutSpent(
  sources: SourceTensors,
  outputs: readonly TensorInfo[],
  { after }: DeclaredChain,
  told: ReadonlySet<string>,
  { where, note }: { readonly where: string; readonly note: (text: string) => void },
): SourceTensors {
  const known = new Set([...told, ...outputs.map(({ name }) => name)]);
  const spent = new Map<string, string>();
  for (const step of after.filter(isKnownStep)) {
    if (step.kind !== 'code') continue;
    for (const { name } of step.inputs) {
      if (sources.has(name) && !known.has(name)) spent.set(name, `the step ${calledStep(step)} takes it`);
    }
  }
  if (spent.size > 0 && spent.size === sources.size) {
    const why = [...spent].map(([name, reason]) => `"${name}": ${reason}`).join('; ');
    const given = outputs.map((output) => `${output.name}: ${tensorInWords(output)}`).join('; ');
    throw new MlpackError(
      'GOLDEN_INVALID',
      `${where}: callers get none of its outputs (${why}); they get ${given}.`,
    );
  }
  for (const [name, reason] of spent) note(`Golden output "${name}" is not compared: ${reason}.`);
  return new Map([...sources].filter(([name]) => !spent.has(name)));
}
