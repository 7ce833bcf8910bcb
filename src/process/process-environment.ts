/** What the caller's environment may pass on; everything else (tokens, keys) stays with the caller. */
export interface HostEnvironment {
  readonly HOME?: string | undefined;
  readonly TMPDIR?: string | undefined;
  readonly LANG?: string | undefined;
  readonly NODE_EXTRA_CA_CERTS?: string | undefined;
}

/** Variables that a process has as an image has them (templates/onnx/Dockerfile.hbs). */
export const fixedVariables = {
  NODE_ENV: 'production',
  ORT_DISABLE_TELEMETRY: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
} as const;

const inherited = ['HOME', 'TMPDIR', 'LANG', 'NODE_EXTRA_CA_CERTS'] as const;

/** The whole environment of a server process. */
export function processEnvironment(options: {
  readonly host: HostEnvironment;
  readonly settings: Readonly<Record<string, string>>;
  readonly homeDir: string;
  readonly listenHost: string;
  readonly port: number;
  /** undefined: none. */
  readonly grpcPort: number | undefined;
}): Record<string, string> {
  const { host } = options;
  const passedOn = inherited.flatMap((name) => (host[name] === undefined ? [] : [[name, host[name]]]));
  return {
    ...Object.fromEntries(passedOn),
    ...options.settings,
    ...fixedVariables,
    MLPACK_HOME: options.homeDir,
    HOST: options.listenHost,
    PORT: String(options.port),
    // Only one of several servers on this machine could have the usual port.
    GRPC_PORT: options.grpcPort === undefined ? 'off' : String(options.grpcPort),
  };
}
