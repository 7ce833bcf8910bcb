import { candidateName, candidatePath } from '../../../../deploy/compose/replica-names.ts';
import { containerLogs } from '../../../../docker/container-logs.ts';
import { followLogs } from '../../../../docker/follow-logs.ts';
import {
  discardContainer,
  hasEnded,
  renameContainer,
  stackContainers,
  startContainerById,
} from '../../../../docker/compose/stack-containers.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { smokeFailure } from '../../../../smoke/smoke-failure.ts';
import { smokeTest } from '../../../../smoke/smoke-test.ts';
import type { SmokeTarget } from '../../../../smoke/target.ts';
import { waitForReady } from '../../../../smoke/wait-for-ready.ts';
import { openEngineImage } from '../../../run/served-image.ts';
import { servedModels } from '../../../run/served-models.ts';
import { followContainer } from './follow-container.ts';
import type { Rollout, RunningModel } from './rollout.ts';

const shownLogLines = 20;

/** A new container of a model, which nobody is sent to yet. */
export interface Candidate {
  readonly id: string;
}

/**
 * Makes one container more of a service, as Compose makes them, without starting it.
 *
 * @throws MlpackError ENGINE_FAILED
 */
export async function createCandidate(rollout: Rollout, model: RunningModel): Promise<Candidate> {
  const { engine, compose, project, environment } = rollout;
  const { name } = model.service;
  const { signal } = environment;
  const before = await stackContainers(engine, { project, service: name }, signal);
  const scale = `${name}=${before.length + 1}`;
  // With --no-deps the container would carry another hash than Compose's own, and be replaced when Compose comes by.
  await compose.run(['up', '--no-start', '--no-recreate', '--scale', scale, name], { signal });
  const after = await stackContainers(engine, { project, service: name }, signal);
  const made = after.find(({ id }) => before.every((other) => other.id !== id));
  if (made === undefined) {
    throw new MlpackError('ENGINE_FAILED', `Compose made no further container of ${name}.`);
  }
  await renameContainer(engine, made.id, candidateName(project, name));
  return { id: made.id };
}

/**
 * Starts a candidate and replays its golden cases through the proxy, at a path of its own.
 *
 * @param proxyUrl without a slash at the end
 * @throws MlpackError SERVER_NOT_READY, GOLDEN_MISMATCH, SMOKE_FAILED; ENGINE_FAILED
 */
export async function testCandidate(
  rollout: Rollout,
  model: RunningModel,
  { candidate, proxyUrl }: { readonly candidate: Candidate; readonly proxyUrl: string },
): Promise<void> {
  const { environment, readyTimeoutMs } = rollout;
  const { signal } = environment;
  const image = await openEngineImage(environment, model.service.image);
  const report = await smokeTest({
    target: candidateTarget(rollout, model, { candidate, proxyUrl }),
    models: servedModels(image.models),
    readyTimeoutMs,
    signal,
  });
  const failure = smokeFailure(report);
  if (failure !== null) throw failure;
}

/** Starts a candidate and waits until it is ready. @throws MlpackError SERVER_NOT_READY, ENGINE_FAILED */
export async function startCandidate(
  rollout: Rollout,
  model: RunningModel,
  { candidate, proxyUrl }: { readonly candidate: Candidate; readonly proxyUrl: string },
): Promise<void> {
  const { environment, readyTimeoutMs } = rollout;
  const { signal } = environment;
  const running = await candidateTarget(rollout, model, { candidate, proxyUrl }).start(signal);
  try {
    await waitForReady({ running, timeoutMs: readyTimeoutMs, signal });
  } finally {
    await running.stop();
  }
}

/**
 * Refuses one that has ended since it takes part, and removes it.
 *
 * @throws MlpackError SERVER_NOT_READY with its last log lines
 */
export async function refuseEnded({ engine }: Rollout, candidate: Candidate): Promise<void> {
  if (!(await hasEnded(engine, candidate.id))) return;
  const container = engine.client.getContainer(candidate.id);
  const logs = followLogs((reading) => containerLogs(engine, container, reading));
  await logs.end();
  const lines = logs.lines().slice(-shownLogLines);
  await discardContainer(engine, candidate.id);
  throw new MlpackError(
    'SERVER_NOT_READY',
    `The new server ended as soon as requests were sent to it. Its last log lines:\n${lines.join('\n')}`,
  );
}

function candidateTarget(
  { engine }: Rollout,
  { service }: RunningModel,
  { candidate, proxyUrl }: { readonly candidate: Candidate; readonly proxyUrl: string },
): SmokeTarget {
  return {
    async start() {
      await startContainerById(engine, candidate.id);
      return followContainer(engine, candidate.id, `${proxyUrl}${candidatePath(service.name)}`);
    },
  };
}

/** Removes candidates, whatever has happened to them. */
export async function discardCandidates(rollout: Rollout, candidates: readonly Candidate[]): Promise<void> {
  await Promise.allSettled(candidates.map(({ id }) => discardContainer(rollout.engine, id)));
}
