import type { BlobStore } from '../util/blob-store.ts';
import type { HttpClient } from '../util/http.ts';
import type { Progress } from './progress.ts';

/**
 * The world as a use case sees it. Made once by the CLI from the process; nothing below reads
 * process.env or the current folder, so tests and embedders decide.
 */
export interface Environment {
  /** Absolute path of the folder the user is in. */
  readonly cwd: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cacheFolder: string;
  readonly store: BlobStore;
  readonly http: HttpClient;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** mlpack's own version. */
  readonly version: string;
  /** The platform an image must have to run here, for example linux/amd64. */
  readonly hostPlatform: string;
}
