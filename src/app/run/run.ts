import { exampleRequests, type ExampleRequest } from '../../project/example-request.ts';
import { waitForReady } from '../../smoke/wait-for-ready.ts';
import { readAccess, type AccessOptions } from './access/access.ts';
import { howToAsk, type HowToAsk } from './access/how-to-ask.ts';
import { withAccessHint } from './access/missing-files.ts';
import type { Environment } from '../environment/environment.ts';
import { givenVariables } from './given-variables.ts';
import type { StartOptions } from './running-server.ts';
import { endedByItself } from './ended-by-itself.ts';
import { openImage, type ServedImage } from './served-image.ts';

export interface RunOptions {
  readonly image: string | undefined;
  readonly host: string;
  readonly port: number;
  /** undefined: gRPC is not published. */
  readonly grpcPort: number | undefined;
  /** Keys and certificate, on this machine. */
  readonly access: AccessOptions;
  /** Variables of the server, NAME=VALUE each, or NAME for this process's own value. */
  readonly variables: readonly string[];
  readonly limits: Partial<StartOptions['limits']>;
  readonly readyTimeoutMs: number;
  /** Told once, when the server takes requests. */
  readonly onReady: (server: ReadyServer) => void;
  readonly onLine: (line: string) => void;
}

/** A server that takes requests, and what it serves. */
export interface ReadyServer extends Pick<ServedImage, 'name' | 'version' | 'runner'> {
  /** How it is asked. */
  readonly ask: HowToAsk;
  readonly models: readonly { readonly name: string; readonly version: string }[];
  /** A request for each model, of its golden cases. */
  readonly examples: readonly (ExampleRequest | null)[];
}

export interface RunResult {
  readonly baseUrl: string;
  readonly runner: ServedImage['runner'];
}

/**
 * Runs an image until Ctrl-C (the environment's signal), then stops it gracefully.
 *
 * @throws MlpackError SERVER_NOT_READY when it ends by itself; those of readAccess, of givenVariables, of openImage and of starting
 */
export async function runImage(environment: Environment, options: RunOptions): Promise<RunResult> {
  const { signal, progress } = environment;
  const access = await readAccess(environment.cwd, options.access);
  const variables = givenVariables(options.variables, environment.env);
  const image = await openImage(environment, options.image);
  const server = await progress
    .step(`Start ${image.name} ${image.version}`, () =>
      image.start({
        host: options.host,
        port: options.port,
        grpcPort: options.grpcPort,
        access,
        limits: { ...defaultLimits(image), ...options.limits },
        // What an image cannot know of itself.
        environment: { ...variables, MLPACK_IMAGE_DIGEST: image.origin.id },
        onLine: options.onLine,
        signal,
      }),
    )
    .catch((error: unknown) => {
      throw withAccessHint(error);
    });
  try {
    await waitForReady({ running: server, timeoutMs: options.readyTimeoutMs, signal }).catch(
      (error: unknown) => {
        throw withAccessHint(error);
      },
    );
    const { name, version, runner } = image;
    const models = image.models.map(({ contract }) => contract);
    const examples = exampleRequests(image.models);
    const ask = howToAsk(server.baseUrl, access);
    options.onReady({ ask, name, version, models, examples, runner });
    const ended = await Promise.race([server.exited, aborted(signal)]);
    if (ended !== undefined) throw endedByItself(ended, server.logs());
    return { baseUrl: ask.baseUrl, runner: image.runner };
  } finally {
    await server.stop();
  }
}

/** Room for the process, and for the weights twice, as the runtime may need while it loads. */
export function defaultLimits({ models }: Pick<ServedImage, 'models'>): StartOptions['limits'] {
  const modelBytes = models.reduce((sum, { contract }) => sum + contract.model.sizeBytes, 0);
  return { memoryBytes: 2 ** 30 + 2 * modelBytes, cpus: 0, pids: 256 };
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((done) => {
    if (signal.aborted) done(undefined);
    else signal.addEventListener('abort', () => done(undefined), { once: true });
  });
}
