import { dirname } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { calledStep, chainOf, type DeclaredChain } from '../../../contract/chain.ts';
import { graphCases } from '../../../contract/golden-signature.ts';
import { chainedModel, isReplayable } from '../../replay/chained-model.ts';
import { replayGolden } from '../../replay/replay-golden.ts';
import type { SourceModel } from './builder.ts';
import type { Environment } from '../environment/environment.ts';

/**
 * Replays the golden cases of a model with the runtime before its image is finished or it is served, but for those that
 * take steps of the server that only it knows.
 *
 * @throws MlpackError GOLDEN_MISMATCH naming case, tensor, index, expected, got and the steps that it comes by; GOLDEN_INVALID,
 * CODE_FAILED, MODEL_UNSUPPORTED
 */
export async function checkGolden(
  {
    signal,
    progress,
    runtime,
    hostRuntime,
    command,
  }: Pick<Environment, 'signal' | 'progress' | 'runtime' | 'hostRuntime' | 'command'>,
  {
    contract,
    golden,
    loadPath,
    origin,
    stepFolder = dirname(loadPath),
  }: Omit<SourceModel, 'unusedGolden' | 'unrecorded'>,
): Promise<void> {
  const chain = chainOf(contract);
  const steps = chain !== null && isReplayable(chain) ? chain : undefined;
  const replayable = steps === undefined ? graphCases(contract, golden.cases) : golden.cases;
  const packageFolder = await hostRuntime();
  const { cases } = await progress.step('Replay the golden cases', async () => {
    await using model = await runtime.load(packageFolder, loadPath, signal, origin);
    await using chained = steps === undefined ? null : await chainedModel(model, contract, steps, stepFolder);
    return await replayGolden({
      model,
      chained: chained ?? undefined,
      modelPath: origin.path,
      golden: { ...golden, cases: replayable },
    });
  });
  const failed = cases.filter(({ mismatch }) => mismatch !== null);
  const first = cases.findIndex(({ mismatch }) => mismatch !== null);
  const { name, mismatch } = cases[first] ?? {};
  if (mismatch == null) return;
  const walked = replayable[first]?.signature === 'inner' ? undefined : steps;
  const how = walked === undefined ? '' : `. Callers get it by the steps ${namesOf(walked)}`;
  const aboutSteps = 'A case of "signature": "inner" tells a wrong graph from wrong steps (docs/golden.md).';
  throw new MlpackError(
    'GOLDEN_MISMATCH',
    `Golden cases of ${contract.name} ${contract.version} that fail: ${failed.length} of ${cases.length}. Case "${name}": ${mismatch.message}${how}`,
    {
      suggestions: [
        'Check that the model file and the golden file come from the same training run.',
        ...(walked === undefined ? [] : [aboutSteps]),
        `Where it is another golden file that belongs to the model, name that: ${command} --golden FILE`,
        'Quantised or half-precision models are less exact: set tests.tolerance in mlpack.yaml.',
        `Go on all the same: ${command} --no-test`,
      ],
    },
  );
}

/** The steps of a chain in their order. */
function namesOf({ before, after }: DeclaredChain): string {
  return [...before.map(calledStep), 'inference', ...after.map(calledStep)].join(' → ');
}
