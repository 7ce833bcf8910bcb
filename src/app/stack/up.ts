import { join } from 'node:path';
import { publishedServices, stackAddresses, type StackAddress } from '../../deploy/compose/addresses.ts';
import type { Compose } from '../../docker/compose/compose.ts';
import { composeConfig } from '../../docker/compose/compose-config.ts';
import { publishedAddress, type ServiceState } from '../../docker/compose/compose-state.ts';
import { withPodmanHealthChecks } from '../../docker/podman-health-checks.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { smokeFailure } from '../../smoke/smoke-failure.ts';
import type { SmokeReport } from '../../smoke/report/report.ts';
import { smokeTest } from '../../smoke/smoke-test.ts';
import { withFolderLock } from '../../util/folders/folder-lock.ts';
import type { Environment } from '../environment/environment.ts';
import { openStack, type OpenStack } from './open-stack.ts';
import { predictionArrived, type Arrival } from './predictions/prediction-arrived.ts';
import { nameServers, rollOut } from './compose/rollout/roll-out.ts';
import { openEngineImage, type ServedImage } from '../run/served-image.ts';
import { servedModels } from '../run/served-models.ts';
import { refuseOthersStack } from './compose/stack-owner.ts';
import { asStackPortTaken } from './compose/stack-port.ts';
import { failedService, waitForHealth } from './compose/wait-for-health.ts';

export interface UpOptions {
  /** As typed. */
  readonly folder: string | undefined;
  /** For all services to be healthy, and for a prediction to arrive in the database. */
  readonly readyTimeoutMs: number;
}

/** In the stack's folder. */
const stateFolder = '.mlpack';

/** A model of the stack that passed its smoke test. */
interface TestedModel {
  readonly service: string;
  readonly baseUrl: string;
  readonly report: SmokeReport;
  /** Whether what it was asked arrived in the database. */
  readonly prediction: Arrival;
}

export interface UpResult {
  readonly folder: string;
  readonly services: readonly ServiceState[];
  readonly models: readonly TestedModel[];
  /** Of what stands beside the models. */
  readonly addresses: readonly StackAddress[];
}

/**
 * Starts a stack, waits until every service is healthy, tests each model through it, and looks for a
 * prediction in the database. The stack stays up, also when a test fails. Of one that serves already, what has changed
 * is replaced so that it serves on.
 *
 * @throws MlpackError SERVER_NOT_READY with the last log lines of the service; PORT_IN_USE; STACK_NAME_TAKEN;
 * SMOKE_FAILED, GOLDEN_MISMATCH; those of openStack
 */
export async function startStack(environment: Environment, options: UpOptions): Promise<UpResult> {
  const stack = await openStack(environment, options.folder);
  // One at a time: what another is still bringing up would look like something to be replaced.
  return withFolderLock(join(stack.folder, stateFolder), () => bringUp(environment, stack, options), {
    signal: environment.signal,
  });
}

async function bringUp(
  environment: Environment,
  stack: OpenStack,
  { readyTimeoutMs }: UpOptions,
): Promise<UpResult> {
  const { folder, entries, engine, compose } = stack;
  const { signal, progress } = environment;
  await refuseOthersStack(environment, stack);
  const rollout = { environment, engine, compose, folder, entries, readyTimeoutMs };
  const awaitHealth = () =>
    progress.step('Wait until every service is healthy', (update) =>
      waitForHealth(compose, { timeoutMs: readyTimeoutMs, update, signal }),
    );
  const startServices = () => progress.step('Start the services', (update) => start(compose, update, signal));
  let services: ServiceState[];
  if (engine.info.name === 'Docker') {
    if (!(await rollOut(rollout))) {
      await startServices();
      await nameServers(rollout);
    }
    services = await awaitHealth();
  } else {
    // Podman's resolver doesn't learn another name of a container, so that all are replaced at once.
    const { project } = await composeConfig(compose, signal);
    services = await withPodmanHealthChecks(engine, project, async () => {
      await startServices();
      return awaitHealth();
    });
  }
  const models: TestedModel[] = [];
  for (const [service, entry] of Object.entries(entries.models)) {
    const baseUrl = `http://${await publishedAddress(compose, entry, signal)}${entry.path}`;
    const reference = services.find((state) => state.service === service)?.image ?? service;
    const image = await openEngineImage(environment, reference);
    const report = await progress.step(`Test ${image.name} ${image.version} at ${baseUrl}`, () =>
      testThrough(baseUrl, image, readyTimeoutMs, signal),
    );
    const failure = smokeFailure(report);
    if (failure !== null) throw failure;
    const prediction = await progress.step(`Look for a prediction of ${image.name} in the database`, () =>
      predictionArrived({
        compose,
        database: entries.predictions,
        service,
        baseUrl,
        model: image.models[0],
        timeoutMs: readyTimeoutMs,
        signal,
      }),
    );
    models.push({ service, baseUrl, report, prediction });
  }
  return { folder, services, models, addresses: await addressesOf(compose, services, signal) };
}

async function addressesOf(
  compose: Compose,
  services: readonly ServiceState[],
  signal: AbortSignal,
): Promise<StackAddress[]> {
  const published = new Map<string, string>();
  for (const [service, port] of Object.entries(publishedServices)) {
    const isPublished = services.some((state) => state.service === service && state.ports.length > 0);
    if (isPublished) published.set(service, await publishedAddress(compose, { service, port }, signal));
  }
  return stackAddresses(new Set(services.map(({ service }) => service)), published);
}

async function start(compose: Compose, update: (detail: string) => void, signal: AbortSignal): Promise<void> {
  try {
    await compose.run(['up', '--detach', '--remove-orphans'], { onLine: update, signal });
  } catch (error) {
    if (!(error instanceof MlpackError) || error.code !== 'ENGINE_FAILED') throw error;
    const taken = asStackPortTaken(error);
    if (taken !== undefined) throw taken;
    // Compose itself only says which dependency isn't healthy.
    throw (await failedService(compose, signal)) ?? error;
  }
}

function testThrough(
  baseUrl: string,
  { models }: ServedImage,
  readyTimeoutMs: number,
  signal: AbortSignal,
): Promise<SmokeReport> {
  const running = {
    baseUrl,
    logs: () => [],
    exited: new Promise<never>(() => {}),
    stop: async () => {},
  };
  return smokeTest({
    target: { start: async () => running },
    models: servedModels(models),
    readyTimeoutMs,
    signal,
  });
}
