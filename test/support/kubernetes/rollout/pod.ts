import { setTimeout as delay } from 'node:timers/promises';
import type { Engine } from '../../engine.ts';
import type { Container, Deployment, HttpProbe } from './deployment.ts';
import { probe } from './http-probe.ts';

/** Kubernetes' own, where a pod doesn't say. */
const defaultGraceSeconds = 30;

const httpPort = 8080;

/** How a pod's container ended. */
export interface PodEnd {
  readonly exitCode: number;
  /** Whether its grace period was over. */
  readonly isKilled: boolean;
}

/** A pod of one container of a real engine, started, asked and stopped as the kubelet does. */
export class Pod {
  readonly image: string;
  readonly #engine: Engine;
  readonly #spec: Deployment['spec']['template']['spec'];
  readonly #container: Container;
  readonly #changed: () => void;
  readonly #probing = new AbortController();
  readonly #started: Promise<void>;
  #id = '';
  #ip: string | null = null;
  #readySinceMs: number | null = null;
  #ended: Promise<PodEnd> | null = null;
  #startError: unknown;

  /** @param changed told whenever it may have become ready or unready, or couldn't start */
  constructor(engine: Engine, deployment: Deployment, image: string, changed: () => void) {
    this.#engine = engine;
    this.#spec = deployment.spec.template.spec;
    this.#container = this.#spec.containers[0];
    this.image = image;
    this.#changed = changed;
    this.#started = this.#start().catch((error: unknown) => {
      this.#startError = error;
      changed();
    });
  }

  /** Address of the container where it is ready and stays; else null. */
  get endpoint(): string | null {
    return this.#readySinceMs === null || this.isTerminating ? null : this.#ip;
  }

  get isTerminating(): boolean {
    return this.#ended !== null;
  }

  /** How long it has been ready; -1 where it isn't. */
  get readyForMs(): number {
    return this.#readySinceMs === null ? -1 : performance.now() - this.#readySinceMs;
  }

  /** @throws why it couldn't start */
  requireStarted(): void {
    if (this.#startError !== undefined) throw this.#startError;
  }

  /** What its container has logged. */
  async logs(): Promise<string> {
    const { stdout, stderr } = await this.#engine.dockerCli(['logs', '--tail', '50', this.#id]);
    return `${stdout}${stderr}`;
  }

  /**
   * Stops it: preStop, then SIGTERM, then SIGKILL when its grace period is over, which begins before preStop. Readiness is
   * asked on: whoever is told to stop is no endpoint any more, whatever it says.
   */
  terminate(): Promise<PodEnd> {
    return (this.#ended ??= this.#terminate());
  }

  async remove(): Promise<void> {
    this.#probing.abort();
    await this.#started;
    if (this.#id === '') return;
    await this.#docker('rm', '--force', this.#id);
    this.#id = '';
  }

  async #start(): Promise<void> {
    const { env = [], volumeMounts = [] } = this.#container;
    const variables = env.flatMap(({ name, value }) =>
      value === undefined ? [] : [`--env=${name}=${value}`],
    );
    // An emptyDir, as far as a container can tell.
    const folders = volumeMounts.map(({ mountPath }) => `--tmpfs=${mountPath}:mode=1777`);
    const args = [...this.#security(), ...this.#limits(), ...folders, ...variables, this.image];
    this.#id = await this.#docker('run', '--detach', '--no-healthcheck', ...args);
    const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
    this.#ip = await this.#docker('inspect', '--format', format, this.#id);
    void this.#probe(this.#ip);
  }

  #security(): string[] {
    const of = { ...this.#spec.securityContext, ...this.#container.securityContext };
    return [
      ...(of.runAsUser === undefined ? [] : [`--user=${of.runAsUser}:${of.runAsGroup ?? of.runAsUser}`]),
      ...(of.readOnlyRootFilesystem === true ? ['--read-only'] : []),
      ...(of.allowPrivilegeEscalation === false ? ['--security-opt=no-new-privileges'] : []),
      ...(of.capabilities?.drop ?? []).map((name) => `--cap-drop=${name}`),
    ];
  }

  /** CPUs as whole ones or thousandths, memory in MiB. */
  #limits(): string[] {
    const { cpu, memory } = this.#container.resources?.limits ?? {};
    const cpus = cpu?.endsWith('m') === true ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu);
    return [
      ...(cpu === undefined ? [] : [`--cpus=${cpus}`]),
      ...(memory === undefined ? [] : [`--memory=${memory.replace(/Mi$/, 'm')}`]),
    ];
  }

  /** The other probes begin when the first has been good once. */
  async #probe(ip: string): Promise<void> {
    const { startupProbe, readinessProbe, livenessProbe } = this.#container;
    const { signal } = this.#probing;
    if (startupProbe !== undefined) {
      const once = new AbortController();
      let isStarted = false;
      const told = (isGood: boolean) => {
        isStarted = isGood;
        once.abort();
      };
      await probe(ip, httpPort, startupProbe, told, AbortSignal.any([signal, once.signal]));
      if (!isStarted && !signal.aborted) this.#fail('startup', startupProbe);
    }
    const ready = (isGood: boolean) => {
      if (isGood === (this.#readySinceMs !== null)) return;
      this.#readySinceMs = isGood ? performance.now() : null;
      this.#changed();
    };
    const live = (isGood: boolean) => {
      if (!isGood && !this.isTerminating) this.#fail('liveness', livenessProbe);
    };
    await Promise.all([
      probe(ip, httpPort, readinessProbe, ready, signal),
      livenessProbe && probe(ip, httpPort, livenessProbe, live, signal),
    ]);
  }

  /** The kubelet would start its container again, which no test wants. */
  #fail(what: string, spec: HttpProbe | undefined): void {
    this.#startError = new Error(`${what} probe of ${this.image} failed: ${JSON.stringify(spec)}`);
    this.#changed();
  }

  async #terminate(): Promise<PodEnd> {
    const { terminationGracePeriodSeconds: graceSeconds = defaultGraceSeconds } = this.#spec;
    const over = delay(graceSeconds * 1000, 'over' as const, { ref: false });
    await this.#started;
    await delay((this.#container.lifecycle?.preStop?.sleep?.seconds ?? 0) * 1000);
    const exit = this.#docker('wait', this.#id);
    await this.#docker('kill', '--signal=SIGTERM', this.#id);
    const isKilled = (await Promise.race([exit, over])) === 'over';
    if (isKilled) await this.#docker('kill', this.#id);
    this.#probing.abort();
    return { exitCode: Number(await exit), isKilled };
  }

  async #docker(...args: string[]): Promise<string> {
    const { stdout, stderr, exitCode } = await this.#engine.dockerCli(args);
    if (exitCode !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  }
}
