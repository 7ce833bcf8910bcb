import { smokeFailure } from '../../../../smoke/smoke-failure.ts';
import {
  publishedPort,
  renameContainer,
  retireContainer,
  startContainerById,
  type StackContainer,
  discardContainer,
} from '../../../../docker/compose/stack-containers.ts';
import { smokeTest } from '../../../../smoke/smoke-test.ts';
import { openEngineImage } from '../../../run/served-image.ts';
import { servedModels } from '../../../run/served-models.ts';
import { testServed } from '../../../run/test-image.ts';
import { createCandidate, discardCandidates } from './candidate.ts';
import { followContainer } from './follow-container.ts';
import type { Rollout, RunningModel } from './rollout.ts';

/**
 * Replaces the server of a model that is published itself. Two can't have one port, so that requests fail from the old
 * one's end to the new one's start; what is bad about the new one is looked for before, and when it shows only then, the
 * old one is started again.
 *
 * @throws MlpackError SERVER_NOT_READY, GOLDEN_MISMATCH, SMOKE_FAILED, ENGINE_FAILED; the old server serves then
 */
export async function replacePublished(rollout: Rollout, model: RunningModel): Promise<void> {
  const { environment, engine, project, readyTimeoutMs } = rollout;
  const { service, outdated } = model;
  const { signal } = environment;
  const candidate = await createCandidate(rollout, model);
  const stopped: StackContainer[] = [];
  try {
    const image = await openEngineImage(environment, service.image);
    const alone = await testServed(environment, image, { readyTimeoutMs });
    const bad = smokeFailure(alone.report);
    if (bad !== null) throw bad;
    for (const container of outdated) {
      stopped.push(container);
      await retireContainer(engine, container.id, { isKept: true });
    }
    const report = await smokeTest({
      target: {
        async start() {
          await startContainerById(engine, candidate.id);
          const address = await publishedPort(engine, candidate.id, model.entry.port);
          return followContainer(engine, candidate.id, `http://${address}`);
        },
      },
      models: servedModels(image.models),
      readyTimeoutMs,
      signal,
    });
    const failure = smokeFailure(report);
    if (failure !== null) throw failure;
  } catch (error) {
    await discardCandidates(rollout, [candidate]);
    for (const { id } of stopped) await startContainerById(engine, id);
    throw error;
  }
  for (const { id } of outdated) await discardContainer(engine, id);
  await renameContainer(engine, candidate.id, `${project}-${service.name}-1`);
}
