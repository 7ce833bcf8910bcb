import { onTestFinished } from 'vitest';
import type { Engine } from '../../engine.ts';
import { prediction } from '../../stack-iris.ts';
import { askSteadily, type Outcomes, type SteadyRate } from '../../steady-requests.ts';
import { Callers } from './callers.ts';
import { ClusterIp } from './cluster-ip.ts';
import type { Deployment } from './deployment.ts';
import { Endpoints } from './endpoints.ts';
import type { PodEnd } from './pod.ts';
import { RollingUpdate } from './rolling-update.ts';

export interface RollOptions {
  readonly engine: Engine;
  readonly deployment: Deployment;
  /** The model's name in all of them. */
  readonly model: string;
  /** One after the other; the first is there before anybody asks. */
  readonly images: readonly [string, string, ...string[]];
  /** How much later callers' connections follow than the control plane knows. */
  readonly endpointsDelayMs: number;
  readonly rate: Omit<SteadyRate, 'until'>;
}

export interface Rolled {
  readonly outcomes: Outcomes;
  /** How the pods ended that were replaced. */
  readonly ends: readonly PodEnd[];
  /** Images of the pods that stay. */
  readonly images: readonly string[];
  readonly logs: string;
}

/** Replaces a Deployment's pods by those of the next images while callers of all kinds ask. */
export async function rollUnderLoad(options: RollOptions): Promise<Rolled> {
  const { engine, deployment, model, images, endpointsDelayMs, rate } = options;
  const [first, ...others] = images;
  const service = await ClusterIp.create(engine);
  const endpoints = new Endpoints(service, endpointsDelayMs);
  const pods = new RollingUpdate(engine, deployment, endpoints);
  onTestFinished(() => pods.remove());
  await pods.apply(first);
  await endpoints.settled;
  await using callers = new Callers(
    service.address,
    model,
    prediction(`http://${service.address}:8080`, model),
  );
  const ends: PodEnd[] = [];
  const roll = async () => {
    for (const image of others) ends.push(...(await pods.apply(image)));
    await endpoints.settled;
  };
  const until = roll();
  const outcomes = await askSteadily((index) => callers.ask(index), { ...rate, until });
  await until;
  const rolled = { outcomes, ends, images: pods.images, logs: await pods.logs() };
  await pods.remove();
  return rolled;
}
