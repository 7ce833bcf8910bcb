import type { Readable } from 'node:stream';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { buildSessionClient } from './build-session.ts';
import { decodeBuildKitTrace } from './buildkit-trace.ts';
import type { Engine } from '../engine.ts';
import { engineError } from '../engine-error.ts';
import { progressMessages, type ProgressMessage } from '../progress-messages.ts';

export interface BuildOptions {
  /** Name of the image, for example `iris:0.1.0`. */
  readonly tag: string;
  /** The platform to build for, for example `linux/arm64`. */
  readonly platform: string;
  /** BuildKit unless the engine has none; `classic` is Docker's first builder, or Podman's Buildah. */
  readonly builder?: 'buildkit' | 'classic' | undefined;
  /** Told of each step once, for example `[2/6] COPY node/amd64/ /`. */
  readonly onStep?: ((step: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const outputLinesShown = 20;

/**
 * Builds a context (a tar stream with a Dockerfile at its root) in the engine. TARGETARCH and
 * TARGETPLATFORM are given as build arguments, so the classic builder knows them too.
 *
 * @returns the image's id, `sha256:…`.
 * @throws MlpackError ENGINE_FAILED with the engine's message and the last lines of what RUN wrote.
 */
export async function buildContext(
  engine: Engine,
  context: Readable,
  options: BuildOptions,
): Promise<string> {
  const { tag, platform, signal } = options;
  const isBuildKit = (options.builder ?? 'buildkit') === 'buildkit' && engine.info.hasBuildKit;
  const session = buildSessionClient(engine.client);
  const progress = new BuildProgress(options.onStep ?? (() => {}));
  try {
    signal?.throwIfAborted();
    const answer = await session.client.buildImage(context, {
      t: tag,
      platform,
      buildargs: { TARGETPLATFORM: platform, TARGETARCH: platform.split('/')[1] ?? '' },
      rm: true,
      forcerm: true,
      ...(isBuildKit ? { version: '2' } : {}),
      ...(signal === undefined ? {} : { abortSignal: signal }),
    });
    for await (const message of progressMessages(answer)) progress.take(message);
    return progress.imageId();
  } catch (error) {
    throw withoutShell(engineError(engine, `building ${tag}`, error, signal));
  } finally {
    session.close();
    context.destroy();
  }
}

/** Three builders say in as many ways that a RUN has no shell to run in. */
function withoutShell(error: unknown): unknown {
  const isThat =
    error instanceof MlpackError && /\/bin\/sh\b[^]*(?:no such file|not found)/u.test(error.message);
  if (!isThat) return error;
  return new MlpackError(error.code, error.message, {
    suggestions: [
      'The base "minimal" has no shell to RUN anything in. Name another, in mlpack.yaml or: mlpack generate --base IMAGE',
    ],
    cause: error,
  });
}

/** Makes one story of what three builders tell differently. */
class BuildProgress {
  readonly #onStep: (step: string) => void;
  readonly #told = new Set<string>();
  #id: string | undefined;
  #output = '';

  constructor(onStep: (step: string) => void) {
    this.#onStep = onStep;
  }

  take({ id, aux, stream, error }: ProgressMessage): void {
    if (error !== undefined) throw new Error([error.trim(), ...this.#lastOutput()].join('\n'));
    if (id === 'moby.buildkit.trace' && typeof aux === 'string') this.#takeTrace(aux);
    if (typeof aux === 'object' && aux !== null && 'ID' in aux && typeof aux.ID === 'string')
      this.#id = aux.ID;
    if (stream !== undefined) this.#takeText(stream);
  }

  imageId(): string {
    if (this.#id === undefined) throw new Error('the build ended without an image');
    return this.#id;
  }

  #takeTrace(trace: string): void {
    const { steps, output } = decodeBuildKitTrace(trace);
    this.#output += output;
    for (const step of steps) {
      if (!step.isComplete || this.#told.has(step.digest)) continue;
      this.#told.add(step.digest);
      this.#onStep(step.isCached ? `${step.name} (cached)` : step.name);
    }
  }

  #takeText(text: string): void {
    const [, built] = /^Successfully built ([0-9a-f]+)/u.exec(text) ?? [];
    if (built !== undefined) this.#id ??= built;
    const [, number, instruction] = /^step (\d+\/\d+) ?: (.+)/iu.exec(text) ?? [];
    if (number === undefined || instruction === undefined) this.#output += text;
    else this.#onStep(`[${number}] ${instruction}`);
  }

  #lastOutput(): string[] {
    const lines = this.#output.split('\n').filter((line) => line.trim() !== '');
    return lines.slice(-outputLinesShown).map((line) => `  ${line}`);
  }
}
