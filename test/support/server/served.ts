import { once } from 'node:events';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import type { Server as HttpServer } from 'node:http';
import { basename, join } from 'node:path';
import { type Logger, pino } from 'pino';
import type { Step } from '../../../contract/contract.ts';
import type { Dtype } from '../../../contract/dtypes.ts';
import { writtenContract } from '../written-contract.ts';
import { atFileEnd } from '../file-end.ts';
import { fileTempDir } from '../temp.ts';
import type { Protocol } from '../../../templates/onnx/server/calls/protocol.ts';
import { MetricsSum } from '../../../templates/onnx/server/metrics/sum.ts';
import type { MetricsTable } from '../../../templates/onnx/server/metrics/table.ts';
import { protocols as allProtocols } from '../../../templates/onnx/server/protocols/protocols.ts';
import { readRepository } from '../../../templates/onnx/server/repository/repository.ts';
import type { StepKind } from '../../../templates/onnx/server/steps/step-kind.ts';
import { stepKinds } from '../../../templates/onnx/server/steps/steps.ts';
import { type Server, startServer } from '../../../templates/onnx/server/server.ts';
import { readSettings, type Settings } from '../../../templates/onnx/server/settings/settings.ts';

/** A tensor of the contract with the fields a test cares about. */
export interface TensorFields {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly (number | string | null)[];
  readonly batchAxis?: number | null;
  readonly features?: readonly string[];
  readonly labels?: readonly (string | number)[];
  /** Values that the model knows, by column. */
  readonly categories?: readonly (readonly (string | number)[] | null)[];
  /** Values that it accepts alone, by column. */
  readonly accepted?: readonly (readonly (string | number | null)[] | null)[];
  readonly coded?: readonly string[];
  readonly missing?: string;
  readonly optional?: true;
  readonly content?: 'json';
  readonly schema?: Readonly<Record<string, unknown>>;
}

export interface HomeOptions {
  /** Name of the model; `m` unless given. */
  readonly name?: string;
  /** Files of the model, the model itself first; or its bytes. */
  readonly model: readonly string[] | Uint8Array;
  readonly inputs: readonly TensorFields[];
  readonly outputs: readonly TensorFields[];
  /** Columns that it was fitted with, but doesn't use. */
  readonly unused?: readonly string[];
  /** Inputs of its graph that have values in the model. */
  readonly ownValues?: readonly string[];
  /** The whole chain; unless given, what the tensors' names ask for. */
  readonly steps?: readonly Step[];
  /** Kinds of steps that the main thread knows; all unless given. */
  readonly stepKinds?: readonly StepKind[];
  readonly maxBodyBytes?: number;
  readonly openApi?: object;
  /** Settings of the server; one thread serves unless they say otherwise. */
  readonly env?: NodeJS.ProcessEnv;
  /** What the server's first thread speaks; all protocols unless given. */
  readonly protocols?: readonly Protocol[];
  /** Silent unless given. */
  readonly log?: Logger;
}

/** The folder an image has under /opt/mlpack, but for the server. */
export async function writeHome({
  name = 'm',
  model,
  inputs,
  outputs,
  unused,
  ownValues,
  steps,
  maxBodyBytes,
  openApi,
}: HomeOptions): Promise<string> {
  const home = await fileTempDir();
  await Promise.all(['model', 'config'].map((folder) => mkdir(join(home, folder))));
  const file = model instanceof Uint8Array ? 'model.onnx' : basename(model[0] ?? '');
  if (model instanceof Uint8Array) await writeFile(join(home, 'model', file), model);
  else await Promise.all(model.map((path) => copyFile(path, join(home, 'model', basename(path)))));
  const contract = {
    schemaVersion: 2 as const,
    name,
    version: '1.2.3',
    description: null,
    framework: null,
    model: { file, sha256: '0'.repeat(64), sizeBytes: 0, opsets: {} },
    inputs: inputs.map((input) => ({ batchAxis: null, features: null, ...input })),
    ...(unused !== undefined && { unused }),
    ...(ownValues !== undefined && { ownValues }),
    outputs: outputs.map((output) => ({ batchAxis: null, labels: null, ...output })),
    limits: { maxBodyBytes: maxBodyBytes ?? 1_000_000 },
  };
  const written = { ...writtenContract(contract), ...(steps !== undefined && { steps }) };
  await writeFile(join(home, 'config', 'contract.json'), JSON.stringify(written));
  if (openApi !== undefined) await writeFile(join(home, 'config', 'openapi.json'), JSON.stringify(openApi));
  return home;
}

/** An answer with its body as bytes, as text and, where it is JSON, as a value. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly text: string;
  // What a test expects of an answer is checked by its expectations.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

interface Inferences {
  readonly count: number;
  readonly rows: number;
}

/** A served model; stopped after the tests of the file. */
export interface Served {
  readonly url: string;
  readonly server: Server;
  /** Inferences so far, and the rows that went through them; trials at the start don't count. */
  inferences(): Inferences;
  /** The same of each thread that made any. */
  inferencesByThread(): readonly Inferences[];
  /** Requests accepted and not answered yet. */
  depth(): number;
  get(path: string): Promise<Answer>;
  /** Posts a value as JSON, or text and bytes as they are. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

/** Settings for a server on free ports of this machine, served by one thread. */
export function testSettings(env: NodeJS.ProcessEnv): Settings {
  const quiet = { HOST: '127.0.0.1', PORT: '0', GRPC_PORT: 'off', LOG_LEVEL: 'silent', MLPACK_WORKERS: '1' };
  // What fetch keeps open for later would hold up the end of each file.
  return { ...readSettings({ ...quiet, ...env }, ''), idleGraceMs: 0 };
}

/** Serves a model in this process and waits until it is ready. */
export async function serve(options: HomeOptions): Promise<Served> {
  const { env, protocols, stepKinds: kinds, log } = options;
  return serveHome(await writeHome(options), env, protocols, kinds, log);
}

/** Serves what a folder holds as an image's /opt/mlpack does. */
export async function serveHome(
  home: string,
  env: NodeJS.ProcessEnv = {},
  protocols: readonly Protocol[] = allProtocols,
  kinds: readonly StepKind[] = stepKinds,
  log: Logger = pino({ level: 'silent' }),
): Promise<Served> {
  const settings = testSettings({ MLPACK_HOME: home, ...env });
  const server = await startServer(settings, readRepository(settings, kinds), log, protocols);
  atFileEnd(() => server.drain());
  await server.ready;
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    server,
    inferences: () => inferencesOf(server.metrics),
    inferencesByThread: () =>
      server.metrics.map((table) => inferencesOf([table])).filter(({ count }) => count > 0),
    depth: () => new MetricsSum(server.metrics).depth,
    get: async (path) => read(await fetch(url + path)),
    post: async (path, body, headers = {}) =>
      read(
        await fetch(url + path, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...headers },
          body:
            typeof body === 'string' || body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body),
        }),
      ),
  };
}

function inferencesOf(tables: readonly MetricsTable[]): Inferences {
  const slots = new MetricsSum(tables).ofModel(0, 'rows');
  return { count: slots.slice(0, -1).reduce((sum, count) => sum + count, 0), rows: slots.at(-1) ?? 0 };
}

/** Reads a response to its end. */
export async function read(response: Response): Promise<Answer> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  const isJson = /^application\/json\b/.test(response.headers.get('Content-Type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
}

/** Listens on a free port of this machine and says which. */
export async function listen(http: HttpServer): Promise<number> {
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}
