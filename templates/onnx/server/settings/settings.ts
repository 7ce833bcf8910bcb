import { environmentSettings as environment } from '../../../../contract/settings/environment-settings.ts';
import { serveSettings as serve } from '../../../../contract/settings/serve-settings.ts';
import { usableCpus } from './usable-cpus.ts';
import { EnvironmentReader } from './environment-reader.ts';
import { type PredictionLogSettings, readPredictionLog } from './prediction-log-settings.ts';
import { readShadow, type ShadowSettings } from './shadow-settings.ts';
import { readTls, type TlsFiles } from './tls-files.ts';
import { readTracesUrl } from './traces-url.ts';

/** Place at which inference computes: the thread that answers HTTP, or one of its own. */
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
  /** Timeout of a request that gives none itself; 0: none. */
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
  /** Most elements of one input of a request. */
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
  /** URL that OpenTelemetry's traces are sent to by OTLP over HTTP; null: nobody is told anything. */
  readonly tracesUrl: string | null;
  readonly predictionLog: PredictionLogSettings;
  /** Where requests are copied to; null: nowhere. */
  readonly shadow: ShadowSettings | null;
  /** Whether this server is sent copies of another's requests. */
  readonly isShadow: boolean;
}

/** Busy clients use a connection again within that, and are told that it closes. */
const defaultIdleGraceMs = 1000;

/**
 * Reads the settings from the environment.
 *
 * @param defaultHome the image's own folder
 * @throws StartError naming the variable, what it may be and what it is
 */
export function readSettings(env: NodeJS.ProcessEnv, defaultHome: string): Settings {
  const read = new EnvironmentReader(env);
  const apiKeyFile = read.text(serve.apiKeyFile.variable);
  // A platform that names the port itself knows better than the image.
  const port =
    read.integer(environment.sagemakerPort) ??
    read.integer(environment.vertexPort) ??
    read.integer(serve.port);
  const keys = apiKeyFile === null ? null : apiKeys(read, apiKeyFile);
  return {
    homeFolder: read.text(environment.home.variable) ?? defaultHome,
    host: read.text(environment.host.variable) ?? environment.host.default,
    port,
    grpcPort: grpcPort(read, port),
    logLevel: read.choice(serve.logLevel),
    workers: read.integerOrAuto(serve.workers),
    cpus: usableCpus(),
    inference: inferencePlace(read),
    intraOpThreads: read.integerOrAuto(serve.intraOpThreads),
    maxBatchSize: read.integerOrAuto(serve.maxBatchSize),
    maxBatchDelayMs: read.number(serve.maxBatchDelayMs),
    maxQueue: read.integer(serve.maxQueue),
    requestTimeoutMs: read.integer(serve.requestTimeoutMs),
    receiveTimeoutMs: read.integer(serve.receiveTimeoutMs),
    keepAliveTimeoutMs: read.integer(serve.keepAliveTimeoutMs),
    maxConnections: read.integer(serve.maxConnections),
    drainDelayMs: read.integer(serve.drainDelayMs),
    idleGraceMs: defaultIdleGraceMs,
    maxBodyBytes: read.integer(environment.maxBodyBytes),
    bodyMemoryBytes: read.integerOrAuto(serve.bodyMemoryBytes),
    maxTensorElements: read.integer(serve.maxTensorElements),
    predictRoute: read.path(environment.vertexPredictRoute.variable),
    healthRoute: read.path(environment.vertexHealthRoute.variable),
    page: read.isOn(serve.page),
    ignoreExtraColumns: read.choice(serve.extraColumns) === 'ignore',
    apiKeys: keys,
    tls: readTls(read),
    tracesUrl: readTracesUrl(read),
    predictionLog: readPredictionLog(read),
    shadow: readShadow(read, keys?.[0] ?? null, [port, grpcPort(read, port)]),
    isShadow: read.isOn(environment.isShadow),
  };
}

/** A port that HTTP was given is not gRPC's, be it the default. */
function grpcPort(read: EnvironmentReader, httpPort: number): number | null {
  const { variable, default: usualPort } = serve.grpcPort;
  if (read.word(variable, 'off') !== null) return null;
  const port = read.integer({ ...serve.grpcPort, default: null });
  if (port !== null && port !== 0 && port === httpPort) {
    read.refuse(variable, 'another port than that of HTTP');
  }
  return port ?? (httpPort === usualPort ? null : usualPort);
}

function inferencePlace(read: EnvironmentReader): InferencePlace | null {
  const place = read.choice(serve.inference);
  return place === 'auto' ? null : place;
}

/** One key a line, so that two are accepted while callers change from one to the other. Never said back. */
function apiKeys(read: EnvironmentReader, file: string): string[] {
  const { variable } = serve.apiKeyFile;
  const keys = read
    .file(variable, file)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (keys.length === 0) return read.refuse(variable, 'a file with a key in it');
  // No header could hold another.
  return keys.every((key) => /^[\x21-\x7e]+$/.test(key))
    ? keys
    : read.refuse(variable, 'a file with keys of visible ASCII characters, one a line');
}
