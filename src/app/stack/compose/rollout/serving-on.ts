import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { runningModel, type Rollout, type RunningModel } from './rollout.ts';

const goesOn = 'What served before goes on serving.';
const sideBySide = 'Servers of before and new ones serve side by side.';

/**
 * Changes a stack that serves, and says of what goes wrong that the stack serves on, and how to go on.
 *
 * @throws what `change` throws
 */
export async function servingOn(
  rollout: Rollout,
  models: readonly RunningModel[],
  change: () => Promise<void>,
): Promise<void> {
  const { progress, signal } = rollout.environment;
  try {
    await change();
  } catch (error) {
    const who = (await isMixed(rollout, models)) ? sideBySide : goesOn;
    if (signal.aborted) progress.note(`${who} To go on from here: mlpack up`);
    if (signal.aborted || !(error instanceof MlpackError)) throw error;
    throw new MlpackError(error.code, `${error.message}\n${who}`, {
      suggestions: [
        ...error.suggestions,
        'Mend it, build it and compose the stack again; or go back to the version before: mlpack compose IMAGE',
        'Then, or to try once more: mlpack up',
      ],
      cause: error,
    });
  }
}

/** Whether of any model some servers are as the files say and others as they said before. */
async function isMixed(rollout: Rollout, models: readonly RunningModel[]): Promise<boolean> {
  const environment = { ...rollout.environment, signal: AbortSignal.timeout(5000) };
  const now = await Promise.all(
    models.map(({ service, entry }) =>
      runningModel({ ...rollout, environment }, service, entry).catch(() => undefined),
    ),
  );
  return now.some((model) => model !== undefined && model.current.length > 0 && model.outdated.length > 0);
}
