import type { NpmConfig } from '../../base/npm/npm-config.ts';
import type { ModelFormat } from '../../model/formats/model-format.ts';
import type { Platform } from '../../oci/documents/platform.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { FileBlobStore } from '../../util/blobs/file-blob-store.ts';
import type { HttpClient } from '../../util/http/http.ts';

/** What only the process knows. The CLI reads it; nothing below does, so tests and embedders decide. */
export interface ProcessFacts {
  /** Absolute path of the folder the user is in. */
  readonly cwd: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Node's binary, for child processes. */
  readonly execPath: string;
  /** CPU architecture of this machine, as in `process.arch`. */
  readonly arch: string;
  /** Operating system of this machine, as in `process.platform`. */
  readonly platform: string;
  /** Version of the Node.js that runs mlpack, for example 24.21.0. */
  readonly nodeVersion: string;
  /** What the user called, for example `mlpack build`: errors say how to call it instead. */
  readonly command: string;
  /** mlpack's own version. */
  readonly version: string;
  /** Hosts (with port) of registries asked without TLS; `MLPACK_INSECURE_REGISTRIES` names more. */
  readonly insecureRegistries: readonly string[];
  /** File with the policy that was named, as typed; undefined: what mlpack.yaml of the current folder says. */
  readonly policy?: string | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/** The world as a use case sees it. */
export interface Environment extends ProcessFacts {
  readonly cacheFolder: string;
  readonly store: FileBlobStore;
  readonly http: HttpClient;
  readonly npm: NpmConfig;
  /** The platform an image must have to run here. */
  readonly hostPlatform: Platform;
  /** The formats that models are read in. */
  readonly formats: readonly ModelFormat[];
  /** What computes models, in images and on this machine. */
  readonly runtime: Runtime;
  /**
   * The folder of the runtime's package for this machine, fetched when the cache lacks it.
   * @throws MlpackError PLATFORM_UNSUPPORTED, INTEGRITY, PACKAGE_NOT_FOUND, NETWORK, DISK_FULL
   */
  readonly hostRuntime: () => Promise<string>;
}

/** Takes what a use case says it is doing; the CLI draws it on stderr. */
export interface Progress {
  /** Runs one step; `update` shows a detail (a file name, 12 of 40 MB) while it lasts. */
  step<T>(title: string, run: (update: (detail: string) => void) => Promise<T>): Promise<T>;
  /** Something the user should know but need not act on. */
  note(text: string): void;
}

/** The progress of work on one of an image's models: where there are several, all that is said names the model. */
export function progressOf(
  progress: Progress,
  { name, version }: { readonly name: string; readonly version: string | null },
  models: readonly unknown[],
): Progress {
  if (models.length === 1) return progress;
  const subject = `${name} ${version}`;
  return {
    step: (title, run) => progress.step(`${subject}: ${title}`, run),
    note: (text) => progress.note(`${subject}: ${text}`),
  };
}
