import type { DeployTarget, StackAddress, StackEntries, StackEntry } from '../../deploy/target.ts';
import type { Environment } from '../environment/environment.ts';

/** A kind of place that stacks run on: how one is written, and how it is brought up and asked. */
export interface StackTarget extends DeployTarget {
  /**
   * Reads from the text of the main file where the models are asked.
   * @param path of that file, as errors name it
   * @throws MlpackError CONFIG_INVALID when the text doesn't say
   */
  readEntries(text: string, path: string): StackEntries;
  /** The images that the models run, from the same text. @throws MlpackError CONFIG_INVALID */
  modelImages(text: string, path: string, entries: StackEntries): string[];
  /**
   * Finds what runs the stack in a folder.
   * @throws MlpackError ENGINE_UNREACHABLE, COMPOSE_MISSING
   */
  open(environment: Environment, folder: string, entries: StackEntries): Promise<OperatedStack>;
}

/** A stack whose files are written, whether it runs or not. Every method may throw ENGINE_FAILED. */
export interface OperatedStack {
  /**
   * Brings it to what its files say, and waits until every service is healthy. One that serves already serves on.
   * @throws MlpackError SERVER_NOT_READY with the last log lines of the service; PORT_IN_USE; STACK_NAME_TAKEN
   */
  bringUp(options: { readonly readyTimeoutMs: number }): Promise<ServiceState[]>;
  /**
   * Stops it and removes its containers and networks; what is stored only with `volumes`.
   * @throws MlpackError STACK_NAME_TAKEN
   */
  takeDown(options: { readonly volumes: boolean }): Promise<void>;
  /** Its containers, stopped ones too, by name. */
  states(): Promise<ServiceState[]>;
  /** Tells what services have logged, all when none is named, and with `follow` goes on until the signal. */
  logs(options: LogOptions): Promise<void>;
  /**
   * Runs a command in the container of a service.
   * @param command the service, the program and its arguments
   * @returns what it printed on stdout
   */
  execute(
    command: readonly string[],
    options: {
      readonly signal: AbortSignal;
      /** Told each line. */
      readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
    },
  ): Promise<string>;
  /** `host:port` of this machine that leads to a port of a service. */
  publishedAddress(entry: Pick<StackEntry, 'service' | 'port'>): Promise<string>;
  /** The addresses of what stands beside the models. */
  addresses(services: readonly ServiceState[]): Promise<StackAddress[]>;
}

/** A container of a stack. */
export interface ServiceState {
  readonly service: string;
  /** Name of the container. */
  readonly name: string;
  readonly image: string;
  /** `running`, `exited`, `restarting`, … */
  readonly state: string;
  /** `healthy`, `unhealthy`, `starting`; empty where nothing checks it. */
  readonly health: string;
  readonly exitCode: number;
  /** Ports of this machine that lead to it, as `127.0.0.1:8080->8080`. */
  readonly ports: readonly string[];
}

export interface LogOptions {
  readonly services: readonly string[];
  readonly follow: boolean;
  /** Lines of each service. */
  readonly tail: number;
  readonly onLine: (line: string) => void;
}
