/** Something that can be started and serves one model: a container of an engine, or a host process. */
export interface SmokeTarget {
  start(signal: AbortSignal | undefined): Promise<RunningTarget>;
}

export interface RunningTarget {
  /** `http://host:port`, no slash at the end. */
  readonly baseUrl: string;
  /** Its last log lines, oldest first. */
  logs(): readonly string[];
  /** Resolves when it ends by itself or is stopped; never rejects. */
  readonly exited: Promise<{ readonly exitCode: number | null }>;
  /** Stops it and removes what it leaves; does nothing the second time. */
  stop(): Promise<void>;
}
