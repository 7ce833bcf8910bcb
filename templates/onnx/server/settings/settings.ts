import { usableCpus } from './usable-cpus.ts';
import { EnvironmentReader } from './environment-reader.ts';
import { type PredictionLogSettings, readPredictionLog } from './prediction-log-settings.ts';
import { readTls, type TlsFiles } from './tls-files.ts';
import { readTracesUrl } from './traces-url.ts';

/** Where inference computes: on the thread that answers HTTP, or on one of its own. */
export type InferencePlace = 'inline' | 'thread';

/** What the environment says; docs/configuration.md has a line for each variable. */
export interface Settings {
  /** The image's own folder, with config/ and model/ in it. */
  readonly homeFolder: string;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** null: no gRPC. 0 lets the system choose. */
  readonly grpcPort: number | null;
  readonly logLevel: string;
  /** Threads that answer HTTP; null: as many as help. */
  readonly workers: number | null;
  /** CPUs this server may use, as its container's limit or the machine says. */
  readonly cpus: number;
  /** null: decided by measurement at warm-up. */
  readonly inference: InferencePlace | null;
  /** Threads of one inference; null: decided with `inference`. */
  readonly intraOpThreads: number | null;
  /** Rows of one inference made of several requests; null: found at warm-up; 1: never coalesce. */
  readonly maxBatchSize: number | null;
  /** How long a request waits for others to share its inference; 0: for those that are there already. */
  readonly maxBatchDelayMs: number;
  /** Requests accepted and not yet answered, beyond which others are sent away. */
  readonly maxQueue: number;
  /** Of a request that doesn't say itself; 0: none. */
  readonly requestTimeoutMs: number;
  /** A request may take this long to arrive. */
  readonly receiveTimeoutMs: number;
  /** A connection over which HTTP was answered may be idle for this long. */
  readonly keepAliveTimeoutMs: number;
  /** Connections open at once on each port of a serving thread, beyond which others are closed. */
  readonly maxConnections: number;
  /** How long to go on listening after readiness went false. */
  readonly drainDelayMs: number;
  /** How long connections on which nothing is under way outlive the listening; not told from outside. */
  readonly idleGraceMs: number;
  /** null: the contract's. */
  readonly maxBodyBytes: number | null;
  /** What bodies of requests and answers may take at once, in all forms; null: what there is. */
  readonly bodyMemoryBytes: number | null;
  /** Of one input of a request. */
  readonly maxTensorElements: number;
  /** Vertex AI's own routes; null elsewhere. */
  readonly predictRoute: string | null;
  readonly healthRoute: string | null;
  /** Whether browsers are shown a page. */
  readonly page: boolean;
  /** Whether records of /predict may have columns that the model has not. */
  readonly ignoreExtraColumns: boolean;
  /** Accepted API keys; null: everybody may ask. */
  readonly apiKeys: readonly string[] | null;
  readonly tls: TlsFiles | null;
  /** Where OpenTelemetry's traces are sent by OTLP over HTTP; null: nobody is told anything. */
  readonly tracesUrl: string | null;
  readonly predictionLog: PredictionLogSettings;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

const defaultGrpcPort = 8081;

/** Busy clients use a connection again within that, and are told that it closes. */
const defaultIdleGraceMs = 1000;

/**
 * Longer than the 60 s that AWS's load balancers and nginx keep theirs: whoever pools connections must be the first to close one,
 * as a request that meets the close is lost, and what is no GET isn't sent again.
 */
const defaultKeepAliveTimeoutMs = 75_000;

/** A batch of 256 pictures of 3 × 224 × 224, and some more. */
const defaultMaxTensorElements = 40_000_000;

/** More than ten digits nobody reads. */
const mostBodyMemoryBytes = 9_999_999_999;

/**
 * Reads the settings from the environment.
 *
 * @param defaultHome the image's own folder
 * @throws StartError naming the variable, what it may be and what it is
 */
export function readSettings(env: NodeJS.ProcessEnv, defaultHome: string): Settings {
  const read = new EnvironmentReader(env);
  const apiKeyFile = read.text('MLPACK_API_KEY_FILE');
  // A platform that names the port itself knows better than the image.
  const port =
    read.integer('SAGEMAKER_BIND_TO_PORT', 1, 65_535) ??
    read.integer('AIP_HTTP_PORT', 1, 65_535) ??
    read.integer('PORT', 0, 65_535) ??
    8080;
  return {
    homeFolder: read.text('MLPACK_HOME') ?? defaultHome,
    host: read.text('HOST') ?? '0.0.0.0',
    port,
    grpcPort: grpcPort(read, port),
    logLevel: read.oneOf('LOG_LEVEL', logLevels) ?? 'info',
    workers: read.integerOrAuto('MLPACK_WORKERS', 1, 256),
    cpus: usableCpus(),
    inference: inferencePlace(read.oneOf('MLPACK_INFERENCE', ['auto', 'inline', 'thread'])),
    intraOpThreads: read.integerOrAuto('MLPACK_INTRA_OP_THREADS', 1, 256),
    maxBatchSize: read.integerOrAuto('MLPACK_MAX_BATCH_SIZE', 1, 65_536),
    maxBatchDelayMs: read.number('MLPACK_MAX_BATCH_DELAY_MS', 0, 60_000) ?? 0,
    maxQueue: read.integer('MLPACK_MAX_QUEUE', 1, 1_000_000) ?? 1024,
    requestTimeoutMs: read.integer('MLPACK_REQUEST_TIMEOUT_MS', 0, 86_400_000) ?? 30_000,
    receiveTimeoutMs: read.integer('MLPACK_RECEIVE_TIMEOUT_MS', 1, 3_600_000) ?? 60_000,
    keepAliveTimeoutMs:
      read.integer('MLPACK_KEEP_ALIVE_TIMEOUT_MS', 1, 86_400_000) ?? defaultKeepAliveTimeoutMs,
    maxConnections: read.integer('MLPACK_MAX_CONNECTIONS', 1, 1_000_000) ?? 4096,
    drainDelayMs: read.integer('MLPACK_DRAIN_DELAY_MS', 0, 600_000) ?? 0,
    idleGraceMs: defaultIdleGraceMs,
    maxBodyBytes: read.integer('MLPACK_MAX_BODY_BYTES', 1, 2 ** 31 - 1),
    bodyMemoryBytes: read.integerOrAuto('MLPACK_BODY_MEMORY_BYTES', 1, mostBodyMemoryBytes),
    maxTensorElements: read.integer('MLPACK_MAX_TENSOR_ELEMENTS', 1, 2 ** 31 - 1) ?? defaultMaxTensorElements,
    predictRoute: read.path('AIP_PREDICT_ROUTE'),
    healthRoute: read.path('AIP_HEALTH_ROUTE'),
    page: read.oneOf('MLPACK_PAGE', ['on', 'off']) !== 'off',
    ignoreExtraColumns: read.oneOf('MLPACK_EXTRA_COLUMNS', ['refuse', 'ignore']) === 'ignore',
    apiKeys: apiKeyFile === null ? null : apiKeys(read, apiKeyFile),
    tls: readTls(read),
    tracesUrl: readTracesUrl(read),
    predictionLog: readPredictionLog(read),
  };
}

/** A port that HTTP was given is not gRPC's, be it the default. */
function grpcPort(read: EnvironmentReader, httpPort: number): number | null {
  if (read.word('GRPC_PORT', 'off') !== null) return null;
  const port = read.integer('GRPC_PORT', 0, 65_535);
  if (port !== null && port !== 0 && port === httpPort) {
    read.refuse('GRPC_PORT', 'another port than that of HTTP');
  }
  return port ?? (httpPort === defaultGrpcPort ? null : defaultGrpcPort);
}

function inferencePlace(word: string | null): InferencePlace | null {
  return word === 'inline' || word === 'thread' ? word : null;
}

/** One key a line, so that two are accepted while callers change from one to the other. Never said back. */
function apiKeys(read: EnvironmentReader, file: string): string[] {
  const keys = read
    .file('MLPACK_API_KEY_FILE', file)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (keys.length === 0) return read.refuse('MLPACK_API_KEY_FILE', 'a file with a key in it');
  // No header could hold another.
  return keys.every((key) => /^[\x21-\x7e]+$/.test(key))
    ? keys
    : read.refuse('MLPACK_API_KEY_FILE', 'a file with keys of visible ASCII characters, one a line');
}
