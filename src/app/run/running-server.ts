import type { ProcessUsage } from '../../util/process-usage.ts';
import type { Access } from './access/access.ts';
import type { ServerEnd } from './ended-by-itself.ts';

/** How a served image is started, whoever runs it. */
export interface StartOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /** Port for gRPC; undefined: not published. */
  readonly grpcPort?: number | undefined;
  /** Address to publish on. */
  readonly host: string;
  readonly limits: {
    readonly memoryBytes: number;
    /** CPUs that the server may use, which may be a fraction; 0 for all. */
    readonly cpus: number;
    readonly pids: number;
  };
  /** Variables instead of those of the image. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Its keys and certificate; undefined: what the image has of its own. */
  readonly access?: Access | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
  readonly signal: AbortSignal;
}

/** A server that was started from an image, in a container or as a process. */
export interface RunningServer {
  /** `http://host:port`, or https, no slash at the end. */
  readonly baseUrl: string;
  /** Its last log lines, oldest first. */
  logs(): readonly string[];
  /** What it has taken so far; null where that can't be asked. */
  usage(): Promise<ProcessUsage | null>;
  /** Resolves when it ends, however it does. */
  readonly exited: Promise<ServerEnd>;
  /** Stops it gracefully and removes what it leaves; does nothing the second time. */
  stop(): Promise<void>;
}

/** Docker's own grace is 10 s; the server drains for up to 25 s. */
export const stopGraceMs = 30_000;
