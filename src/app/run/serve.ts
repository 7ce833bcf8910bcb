import { relative, resolve } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { openPortSwitch } from '../../process/port-switch.ts';
import { changedFiles, stampFiles } from '../../util/files/changed-files.ts';
import { errnoOf } from '../../util/files/file-error.ts';
import { readAccess, type AccessOptions } from './access/access.ts';
import { processAccess } from './access/given-files.ts';
import { givenVariables } from './given-variables.ts';
import { howToAsk, type HowToAsk } from './access/how-to-ask.ts';
import type { ModelTask } from '../../../contract/schemas/mlpack.schema.ts';
import type { Environment } from '../environment/environment.ts';
import { openProject } from '../project/project.ts';
import { endedByItself } from './ended-by-itself.ts';
import { startModelServer, type ModelServer } from './model-server.ts';
import { watchedFiles } from '../project/watched-files.ts';

export interface ServeOptions {
  readonly model: string | undefined;
  /** Files that stand before the model's in a chain, as they were typed. */
  readonly before?: readonly string[] | undefined;
  readonly golden: string | undefined;
  /** Of a Hugging Face folder, the ONNX file to serve, instead of what mlpack.yaml says. */
  readonly file?: string | undefined;
  /** Replay golden cases of the training framework before anything is served. */
  readonly test: boolean;
  /** What such a folder is served for, where it leaves a choice. */
  readonly task?: ModelTask | undefined;
  /** Keys and certificate, on this machine. */
  readonly access: AccessOptions;
  /** Variables of the server, NAME=VALUE each, or NAME for this process's own value. */
  readonly variables: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly readyTimeoutMs: number;
  /** Told once, when the models are served. */
  readonly onReady: (served: Served) => void;
  /** Told whenever a change has come to be served. */
  readonly onReload: (change: {
    readonly files: readonly string[];
    readonly before: Served;
    readonly served: Served;
  }) => void;
  /** Told whenever a change cannot be served, so that what was before goes on. */
  readonly onRefusal: (change: { readonly files: readonly string[]; readonly error: MlpackError }) => void;
  readonly onLine: (line: string) => void;
}

/** What is served, and where. */
export interface Served extends Pick<ModelServer, 'name' | 'version' | 'models' | 'examples'> {
  /** How it is asked. */
  readonly ask: HowToAsk;
}

export interface ServeResult {
  readonly baseUrl: string;
  /** How often what is served was replaced. */
  readonly reloads: number;
}

/**
 * Serves a project's models until Ctrl-C (the environment's signal) without making an image, and anew whenever a file
 * changes that they are made of. A new server takes over when it is ready; one that doesn't get there changes nothing.
 *
 * @throws MlpackError of the first start; PORT_IN_USE; SERVER_NOT_READY when the server ends by itself
 */
export async function serveModels(environment: Environment, options: ServeOptions): Promise<ServeResult> {
  const { signal, cwd } = environment;
  // What is typed wrong is said first, whether or not the port is free.
  await openProject(environment, options.model, undefined, options.before);
  const access = await readAccess(cwd, options.access);
  const variables = givenVariables(options.variables, environment.env);
  await using entrance = await openPortSwitch(options);
  const ask = howToAsk(entrance.baseUrl, access);
  const { baseUrl } = ask;
  const golden = options.golden === undefined ? [] : [resolve(cwd, options.golden)];
  const given = [...Object.values(processAccess(access)), ...golden];
  let watched = await watchedFiles(environment, options, await stampFiles(given));
  let current = await startModelServer(environment, { ...options, access, variables });
  let reloads = 0;
  try {
    entrance.pointTo(current.port);
    options.onReady({ ...current, ask });
    for (;;) {
      const changed = await nextChange(watched, current, signal);
      if (changed.length === 0) break;
      const files = changed.map((path) => relative(cwd, path));
      watched = await watchedFiles(environment, options, watched);
      const next = await startModelServer(environment, { ...options, access, variables }).catch(
        (error: unknown) => {
          if (!signal.aborted) options.onRefusal({ files, error: asRefusal(error) });
        },
      );
      if (next === undefined) continue;
      entrance.pointTo(next.port);
      const previous = current;
      current = next;
      reloads += 1;
      await previous.handOver();
      options.onReload({ files, before: { ...previous, ask }, served: { ...current, ask } });
    }
    return { baseUrl, reloads };
  } finally {
    await current.stop();
  }
}

/** A file that goes while it is read is as bad as one that is wrong; anything else is a bug. */
function asRefusal(error: unknown): MlpackError {
  if (error instanceof MlpackError) return error;
  if (errnoOf(error) === undefined) throw error;
  return new MlpackError('FILE_NOT_READABLE', String(error), { cause: error });
}

/** The files that changed; none when it is time to stop. */
async function nextChange(
  watched: Parameters<typeof changedFiles>[0],
  current: ModelServer,
  signal: AbortSignal,
): Promise<string[]> {
  const waiting = new AbortController();
  const changed = changedFiles(watched, AbortSignal.any([signal, waiting.signal]));
  const ended = await Promise.race([changed.then(() => undefined), current.exited]);
  waiting.abort();
  if (ended === undefined || signal.aborted) return changed;
  throw endedByItself(ended, current.logs());
}
