import { join } from 'node:path';
import type { StackAddress } from '../../deploy/target.ts';
import { smokeFailure } from '../../smoke/smoke-failure.ts';
import type { SmokeReport } from '../../smoke/report/report.ts';
import { smokeTest } from '../../smoke/smoke-test.ts';
import { withFolderLock } from '../../util/folders/folder-lock.ts';
import type { Environment } from '../environment/environment.ts';
import { trustedImage } from '../trust/trusted-image.ts';
import { openStack, type OpenStack } from './open-stack.ts';
import { predictionArrived, type Arrival } from './predictions/prediction-arrived.ts';
import { openEngineImage, type ServedImage } from '../run/served-image.ts';
import { servedModels } from '../run/served-models.ts';
import type { ServiceState } from './stack-target.ts';

export interface UpOptions {
  /** The stack's folder as typed; undefined means the current one, or stack/ in it. */
  readonly folder: string | undefined;
  /** How long all services may take to be healthy, and a prediction to arrive in the database. */
  readonly readyTimeoutMs: number;
}

/** Name of mlpack's own folder in the stack's folder. */
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
  /** Addresses of what stands beside the models. */
  readonly addresses: readonly StackAddress[];
}

/**
 * Starts a stack, waits until every service is healthy, tests each model through it, and looks for a
 * prediction in the database. The stack stays up, also when a test fails. Of one that serves already, what has changed
 * is replaced so that it serves on.
 *
 * @throws MlpackError SERVER_NOT_READY with the last log lines of the service; PORT_IN_USE; STACK_NAME_TAKEN;
 * SMOKE_FAILED, GOLDEN_MISMATCH; those of openStack and trustedImage
 */
export async function startStack(environment: Environment, options: UpOptions): Promise<UpResult> {
  const stack = await openStack(environment, options.folder);
  // What was written by a name that a tag has by now is refused, too.
  for (const image of stack.images) await trustedImage(environment, image);
  // One at a time: what another is still bringing up would look like something to be replaced.
  return withFolderLock(join(stack.folder, stateFolder), () => upAndTest(environment, stack, options), {
    signal: environment.signal,
  });
}

async function upAndTest(
  environment: Environment,
  stack: OpenStack,
  { readyTimeoutMs }: UpOptions,
): Promise<UpResult> {
  const { folder, entries } = stack;
  const { signal, progress } = environment;
  const services = await stack.bringUp({ readyTimeoutMs });
  const models: TestedModel[] = [];
  for (const [service, entry] of Object.entries(entries.models)) {
    const baseUrl = `http://${await stack.publishedAddress(entry)}${entry.path}`;
    const reference = services.find((state) => state.service === service)?.image ?? service;
    const image = await openEngineImage(environment, reference);
    const report = await progress.step(`Test ${image.name} ${image.version} at ${baseUrl}`, () =>
      testThrough(baseUrl, image, readyTimeoutMs, signal),
    );
    const failure = smokeFailure(report);
    if (failure !== null) throw failure;
    const prediction = await progress.step(`Look for a prediction of ${image.name} in the database`, () =>
      predictionArrived({
        stack,
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
  return { folder, services, models, addresses: await stack.addresses(services) };
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
