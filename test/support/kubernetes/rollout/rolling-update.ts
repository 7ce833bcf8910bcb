import type { Engine } from '../../engine.ts';
import type { Deployment } from './deployment.ts';
import type { Endpoints } from './endpoints.ts';
import { Pod, type PodEnd } from './pod.ts';

/**
 * Does what the controller of Deployments does with a strategy of RollingUpdate: never more pods than `maxSurge` beyond
 * the replicas, those told to stop not counted, and never fewer available than `maxUnavailable` below them.
 * Source: Kubernetes, pkg/controller/deployment/rolling.go.
 */
export class RollingUpdate {
  readonly #engine: Engine;
  readonly #deployment: Deployment;
  readonly #endpoints: Endpoints;
  readonly #pods = new Set<Pod>();
  readonly #ends: Promise<PodEnd>[] = [];
  #image = '';
  #wake: () => void = () => undefined;

  constructor(engine: Engine, deployment: Deployment, endpoints: Endpoints) {
    this.#engine = engine;
    this.#deployment = deployment;
    this.#endpoints = endpoints;
  }

  /** Images of its pods that aren't told to stop. */
  get images(): readonly string[] {
    return this.#staying().map(({ image }) => image);
  }

  /**
   * Has all pods be of an image.
   *
   * @returns how the pods of the one before ended, when they have
   * @throws Error when one doesn't start, or isn't live
   */
  async apply(image: string): Promise<readonly PodEnd[]> {
    this.#image = image;
    for (;;) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      if (this.#reconcile()) break;
      await woken;
    }
    return Promise.all(this.#ends.splice(0));
  }

  /** What all pods have logged, for a test that fails. */
  async logs(): Promise<string> {
    return (await Promise.all([...this.#pods].map((pod) => pod.logs()))).join('\n');
  }

  /** Takes all pods away at once. */
  async remove(): Promise<void> {
    await Promise.all([...this.#pods].map((pod) => pod.remove()));
  }

  #staying(): readonly Pod[] {
    return [...this.#pods].filter(({ isTerminating }) => !isTerminating);
  }

  #isAvailable(pod: Pod): boolean {
    const leastMs = (this.#deployment.spec.minReadySeconds ?? 0) * 1000;
    return pod.readyForMs >= leastMs;
  }

  /** Says whether nothing is left to do. */
  #reconcile(): boolean {
    const { replicas, strategy } = this.#deployment.spec;
    const { maxSurge, maxUnavailable } = strategy.rollingUpdate;
    for (const pod of this.#pods) pod.requireStarted();
    const staying = this.#staying();
    const isNew = ({ image }: Pod) => image === this.#image;
    const fresh = staying.filter(isNew);
    const more = Math.min(replicas + maxSurge - staying.length, replicas - fresh.length);
    for (let i = 0; i < more; i++) this.#create();

    const available = staying.filter((pod) => this.#isAvailable(pod));
    const missing = fresh.length - fresh.filter((pod) => this.#isAvailable(pod)).length;
    const spare = Math.min(
      staying.length - (replicas - maxUnavailable) - missing,
      available.length - (replicas - maxUnavailable),
    );
    const old = staying.filter((pod) => !isNew(pod));
    for (const pod of old.slice(0, Math.max(0, spare))) {
      this.#ends.push(pod.terminate());
      // Those told to stop don't count: there may be room for another.
      this.#wake();
    }
    this.#tellEndpoints();
    return fresh.length === replicas && missing === 0 && old.length === 0;
  }

  #create(): void {
    const changed = () => {
      this.#tellEndpoints();
      this.#wake();
      const leastMs = (this.#deployment.spec.minReadySeconds ?? 0) * 1000;
      setTimeout(() => this.#wake(), leastMs + 1);
    };
    this.#pods.add(new Pod(this.#engine, this.#deployment, this.#image, changed));
  }

  #tellEndpoints(): void {
    this.#endpoints.are([...this.#pods].flatMap(({ endpoint }) => (endpoint === null ? [] : [endpoint])));
  }
}
