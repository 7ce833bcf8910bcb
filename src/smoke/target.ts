import type { ProcessUsage } from '../util/process-usage.ts';

/** Something that can be started and serves one model: a container of an engine, or a host process. */
export interface SmokeTarget {
  start(signal: AbortSignal | undefined): Promise<RunningTarget>;
}

export interface RunningTarget {
  /** `http://host:port`, no slash at the end. */
  readonly baseUrl: string;
  /** Its last log lines, oldest first; null where others have them. */
  logs(): readonly string[] | null;
  /** What it has taken so far; null where that can't be asked. Absent where nobody wants to know. */
  usage?(): Promise<ProcessUsage | null>;
  /** Resolves when it ends by itself or is stopped; never rejects. */
  readonly exited: Promise<{ readonly exitCode: number | null }>;
  /** Stops it and removes what it leaves; does nothing the second time. */
  stop(): Promise<void>;
}
