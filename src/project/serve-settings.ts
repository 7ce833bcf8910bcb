/** The settings of the server that mlpack.yaml's `serve` takes: they become variables of the image's environment. */

type SettingSchema =
  | { readonly type: 'integer' | 'number'; readonly minimum: number; readonly maximum: number }
  | {
      readonly type: readonly ['integer', 'string'];
      readonly minimum: number;
      readonly maximum: number;
      /** Of the one word that is allowed beside a number. */
      readonly pattern: string;
    }
  | { readonly type: 'string'; readonly pattern: string }
  | { readonly enum: readonly string[] };

export interface ServeSetting {
  /** In mlpack.yaml. */
  readonly key: string;
  /** In the environment of the server. */
  readonly variable: string;
  /** What it may be, as JSON Schema; the server checks the same when it starts. */
  readonly schema: SettingSchema;
  readonly meaning: string;
  /** What the server does without it; it knows that itself, so this is for documentation only. */
  readonly default: string;
}

const wordOr = (word: string, maximum: number): SettingSchema => ({
  type: ['integer', 'string'],
  minimum: 1,
  maximum,
  pattern: `^${word}$`,
});
const autoOrUpTo = (maximum: number): SettingSchema => wordOr('auto', maximum);
const integer = (minimum: number, maximum: number): SettingSchema => ({ type: 'integer', minimum, maximum });
const pathInContainer: SettingSchema = { type: 'string', pattern: String.raw`^/[^\u0000-\u001f]+$` };

export const serveSettings: readonly ServeSetting[] = [
  {
    key: 'port',
    variable: 'PORT',
    schema: integer(1, 65_535),
    meaning: 'Port of HTTP.',
    default: '8080',
  },
  {
    key: 'grpcPort',
    variable: 'GRPC_PORT',
    schema: wordOr('off', 65_535),
    meaning: 'Port of gRPC, or off.',
    default: '8081',
  },
  {
    key: 'workers',
    variable: 'MLPACK_WORKERS',
    schema: autoOrUpTo(256),
    meaning: 'Threads that answer requests; auto: as many as help on the CPUs that the container may use.',
    default: 'auto',
  },
  {
    key: 'inference',
    variable: 'MLPACK_INFERENCE',
    schema: { enum: ['auto', 'inline', 'thread'] },
    meaning:
      'Where inference computes: on the thread that answers requests (inline), on one of its own (thread), or whichever the warm-up measures to be better (auto).',
    default: 'auto',
  },
  {
    key: 'intraOpThreads',
    variable: 'MLPACK_INTRA_OP_THREADS',
    schema: autoOrUpTo(256),
    meaning: 'Threads that compute one inference; auto: decided with inference.',
    default: 'auto',
  },
  {
    key: 'maxBatchSize',
    variable: 'MLPACK_MAX_BATCH_SIZE',
    schema: autoOrUpTo(65_536),
    meaning:
      'Rows of one inference that several requests may share; 1: requests never share one; auto: found by the warm-up.',
    default: 'auto',
  },
  {
    key: 'maxBatchDelayMs',
    variable: 'MLPACK_MAX_BATCH_DELAY_MS',
    schema: { type: 'number', minimum: 0, maximum: 60_000 },
    meaning:
      'How long a request waits for others to share an inference, in milliseconds; 0: only those that are there already.',
    default: '0',
  },
  {
    key: 'maxQueue',
    variable: 'MLPACK_MAX_QUEUE',
    schema: integer(1, 1_000_000),
    meaning:
      'Requests that may wait for their answer on each serving thread; beyond it others are sent away.',
    default: '1024',
  },
  {
    key: 'requestTimeoutMs',
    variable: 'MLPACK_REQUEST_TIMEOUT_MS',
    schema: integer(0, 86_400_000),
    meaning: 'Deadline of a request that names none itself, in milliseconds; 0: none.',
    default: '30000',
  },
  {
    key: 'receiveTimeoutMs',
    variable: 'MLPACK_RECEIVE_TIMEOUT_MS',
    schema: integer(1, 3_600_000),
    meaning: 'How long a request may take to arrive, in milliseconds.',
    default: '60000',
  },
  {
    key: 'drainDelayMs',
    variable: 'MLPACK_DRAIN_DELAY_MS',
    schema: integer(0, 600_000),
    meaning: 'How long the server goes on accepting requests after it was told to stop, in milliseconds.',
    default: '0',
  },
  {
    key: 'maxTensorElements',
    variable: 'MLPACK_MAX_TENSOR_ELEMENTS',
    schema: integer(1, 2 ** 31 - 1),
    meaning: 'Elements that one input of a request may have.',
    default: '40000000',
  },
  {
    key: 'logLevel',
    variable: 'LOG_LEVEL',
    schema: { enum: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] },
    meaning: 'What is worth a log line.',
    default: 'info',
  },
  {
    key: 'apiKeyFile',
    variable: 'MLPACK_API_KEY_FILE',
    schema: pathInContainer,
    meaning: 'File in the container with the API keys that are accepted, one a line.',
    default: 'everybody may ask',
  },
  {
    key: 'tlsCertFile',
    variable: 'MLPACK_TLS_CERT_FILE',
    schema: pathInContainer,
    meaning: 'File in the container with the certificate for HTTPS, PEM; tlsKeyFile goes with it.',
    default: 'no TLS',
  },
  {
    key: 'tlsKeyFile',
    variable: 'MLPACK_TLS_KEY_FILE',
    schema: pathInContainer,
    meaning: 'File in the container with the key of that certificate, PEM.',
    default: 'no TLS',
  },
];
