import { choice, integer, integerOr, number, type ServeSetting, type TextSetting } from './setting.ts';

const pathInContainer: TextSetting['schema'] = { type: 'string', pattern: String.raw`^/[^\u0000-\u001f]+$` };

/** Schema of a URL without a password: what is in an image, everybody can read who has it. */
const databaseUrl: TextSetting['schema'] = {
  type: 'string',
  pattern: String.raw`^(off|sqlite:///[^?#\u0000-\u0020]+|postgres(ql)?://([^:@/\u0000-\u0020]+@)?[^@\u0000-\u0020]+)$`,
  examples: ['off', 'sqlite:///data/predictions.db', 'postgres://mlpack@db/mlpack'],
};
const names: TextSetting['schema'] = {
  type: 'string',
  pattern: String.raw`^[^\u0000-\u001f]+$`,
  examples: ['none', 'age,income', '["age, in years"]'],
};

/**
 * What mlpack.yaml's `serve` takes, by its keys: it becomes variables of the image's environment. Schemas are of values in
 * mlpack.yaml; the server checks the same of variables.
 */
export const serveSettings = {
  port: {
    variable: 'PORT',
    schema: integer(1, 65_535),
    leastVariable: 0,
    meaning: 'Port of HTTP.',
    default: 8080,
  },
  grpcPort: {
    variable: 'GRPC_PORT',
    schema: integerOr('off', 1, 65_535),
    leastVariable: 0,
    meaning: 'Port of gRPC, or off.',
    default: 8081,
  },
  workers: {
    variable: 'MLPACK_WORKERS',
    schema: integerOr('auto', 1, 256),
    meaning: 'Threads that answer requests; auto: as many as help on the CPUs that the container may use.',
    default: 'auto',
  },
  inference: {
    variable: 'MLPACK_INFERENCE',
    schema: choice('auto', 'inline', 'thread'),
    meaning:
      'Where inference computes: on the thread that answers requests (inline), on one of its own (thread), or whichever the warm-up measures to be better (auto).',
    default: 'auto',
  },
  intraOpThreads: {
    variable: 'MLPACK_INTRA_OP_THREADS',
    schema: integerOr('auto', 1, 256),
    meaning: 'Threads that compute one inference; auto: decided with inference.',
    default: 'auto',
  },
  maxBatchSize: {
    variable: 'MLPACK_MAX_BATCH_SIZE',
    schema: integerOr('auto', 1, 65_536),
    meaning:
      'Rows of one inference that several requests may share; 1: requests never share one; auto: found by the warm-up.',
    default: 'auto',
  },
  maxBatchDelayMs: {
    variable: 'MLPACK_MAX_BATCH_DELAY_MS',
    schema: number(0, 60_000),
    meaning:
      'How long a request waits for others to share an inference, in milliseconds; 0: only those that are there already.',
    default: 0,
  },
  maxQueue: {
    variable: 'MLPACK_MAX_QUEUE',
    schema: integer(1, 1_000_000),
    meaning:
      'Requests that may wait for their answer on each serving thread; beyond it others are sent away.',
    default: 1024,
  },
  requestTimeoutMs: {
    variable: 'MLPACK_REQUEST_TIMEOUT_MS',
    schema: integer(0, 86_400_000),
    meaning: 'Deadline of a request that names none itself, in milliseconds; 0: none.',
    default: 30_000,
  },
  receiveTimeoutMs: {
    variable: 'MLPACK_RECEIVE_TIMEOUT_MS',
    schema: integer(1, 3_600_000),
    meaning: 'How long a request may take to arrive, in milliseconds.',
    default: 60_000,
  },
  keepAliveTimeoutMs: {
    variable: 'MLPACK_KEEP_ALIVE_TIMEOUT_MS',
    schema: integer(1, 86_400_000),
    meaning:
      'How long a connection of HTTP that has been answered stays open for the next request, in milliseconds: longer than what a proxy before the server keeps its own.',
    default: 75_000,
  },
  maxConnections: {
    variable: 'MLPACK_MAX_CONNECTIONS',
    schema: integer(1, 1_000_000),
    meaning: 'Connections that may be open on each port of each serving thread; beyond it others are closed.',
    default: 4096,
  },
  drainDelayMs: {
    variable: 'MLPACK_DRAIN_DELAY_MS',
    schema: integer(0, 600_000),
    meaning: 'How long the server goes on accepting requests after it was told to stop, in milliseconds.',
    default: 0,
  },
  bodyMemoryBytes: {
    variable: 'MLPACK_BODY_MEMORY_BYTES',
    schema: integerOr('auto', 1, 9_999_999_999),
    meaning:
      'Memory that bodies of requests and answers may take at once, received, decompressed, parsed or encoded; beyond it others are sent away, but for small ones, which have a sixth of it for themselves; auto: half of the memory that the container may use, without what the server, its models and other processes under the same limit take.',
    default: 'auto',
  },
  maxTensorElements: {
    variable: 'MLPACK_MAX_TENSOR_ELEMENTS',
    schema: integer(1, 2 ** 31 - 1),
    meaning: 'Elements that one input of a request may have.',
    default: 40_000_000,
  },
  extraColumns: {
    variable: 'MLPACK_EXTRA_COLUMNS',
    schema: choice('refuse', 'ignore'),
    meaning:
      "What becomes of columns in the records of a request that the model has not: /predict refuses them, or ignores them as MLflow's forms always do.",
    default: 'refuse',
  },
  page: {
    variable: 'MLPACK_PAGE',
    schema: { type: 'boolean' },
    meaning: 'Whether browsers are shown a page at /, and the description of the API at /docs.',
    default: true,
  },
  logLevel: {
    variable: 'LOG_LEVEL',
    schema: choice('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
    meaning: 'What is worth a log line.',
    default: 'info',
  },
  apiKeyFile: {
    variable: 'MLPACK_API_KEY_FILE',
    schema: pathInContainer,
    meaning: 'File in the container with the API keys that are accepted, one a line.',
    default: null,
    without: 'everybody may ask',
  },
  tlsCertFile: {
    variable: 'MLPACK_TLS_CERT_FILE',
    schema: pathInContainer,
    meaning: 'File in the container with the certificate for HTTPS, PEM; tlsKeyFile goes with it.',
    default: null,
    without: 'no TLS',
  },
  tlsKeyFile: {
    variable: 'MLPACK_TLS_KEY_FILE',
    schema: pathInContainer,
    meaning: 'File in the container with the key of that certificate, PEM.',
    default: null,
    without: 'no TLS',
  },
  predictionLog: {
    variable: 'MLPACK_PREDICTION_LOG',
    schema: databaseUrl,
    meaning: 'Database that every prediction is recorded in.',
    default: 'off',
  },
  predictionLogPasswordFile: {
    variable: 'MLPACK_PREDICTION_LOG_PASSWORD_FILE',
    schema: pathInContainer,
    meaning: 'File in the container with the password of that database.',
    default: null,
    without: 'what the URL says',
  },
  predictionSample: {
    variable: 'MLPACK_PREDICTION_SAMPLE',
    schema: number(0, 1),
    meaning: 'Share of the predictions that is recorded, chosen at random.',
    default: 1,
  },
  predictionRedact: {
    variable: 'MLPACK_PREDICTION_REDACT',
    schema: names,
    meaning: 'Inputs or features that are recorded as null.',
    default: 'none',
  },
  predictionHash: {
    variable: 'MLPACK_PREDICTION_HASH',
    schema: names,
    meaning: 'Inputs or features that are recorded as a hash.',
    default: 'none',
  },
  predictionHashKeyFile: {
    variable: 'MLPACK_PREDICTION_HASH_KEY_FILE',
    schema: pathInContainer,
    meaning: 'File in the container with a key for these hashes: without one, short values can be guessed.',
    default: null,
    without: 'no key',
  },
  predictionMaxBytes: {
    variable: 'MLPACK_PREDICTION_MAX_BYTES',
    schema: integer(0, 1_048_576),
    meaning:
      'Bytes of tensors that are recorded of one prediction; tensors beyond it are left out, which the record says.',
    default: 65_536,
  },
  predictionRetentionDays: {
    variable: 'MLPACK_PREDICTION_RETENTION_DAYS',
    schema: integer(0, 36_500),
    meaning: 'Age in days at which records are deleted; 0: never.',
    default: 0,
  },
  predictionRetentionRows: {
    variable: 'MLPACK_PREDICTION_RETENTION_ROWS',
    schema: integer(0, 2 ** 31 - 1),
    meaning: 'Predictions that are kept, the newest; 0: all.',
    default: 0,
  },
  predictionRetentionMb: {
    variable: 'MLPACK_PREDICTION_RETENTION_MB',
    schema: integer(0, 100_000_000),
    meaning: 'Size in MiB, about, that the newest predictions may take in the database; 0: any.',
    default: 0,
  },
  predictionSpool: {
    variable: 'MLPACK_PREDICTION_SPOOL',
    schema: pathInContainer,
    meaning: 'Folder in which predictions wait for the database; on a volume they outlive the container.',
    default: '/tmp/mlpack-spool',
  },
  predictionSpoolMaxMb: {
    variable: 'MLPACK_PREDICTION_SPOOL_MAX_MB',
    schema: integer(1, 1_000_000),
    meaning: 'Size in MiB that the spool may have; beyond it predictions are answered but not recorded.',
    default: 256,
  },
} as const satisfies Record<string, ServeSetting>;
