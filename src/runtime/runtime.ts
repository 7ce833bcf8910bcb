import type { RuntimePackages } from '../base/assemble.ts';
import type { DownloadContext } from '../base/download.ts';
import type { LockedNpmPackage } from '../../contract/schemas/lock.schema.ts';
import type { NpmConfig } from '../base/npm/npm-config.ts';
import type { OnnxSupport } from '../model/formats/onnx/onnx-support.ts';
import type { ModelOrigin } from '../model/prepared-model.ts';
import type { RunnableModel } from '../replay/runnable-model.ts';
import type { BlobStore } from '../util/blobs/blob-store.ts';
import type { NonEmpty } from '../util/non-empty.ts';

/**
 * What computes a model: in an image, where its packages are a layer, and on this machine, to record and replay golden
 * cases. It takes ONNX: models of other formats are converted to it.
 */
export interface Runtime extends RuntimePackages, OnnxSupport {
  /** The packages that a new lock pins, and that run models on this machine: its own, then those that it needs. */
  readonly packages: NonEmpty<LockedNpmPackage>;
  /**
   * The folder of its package for this machine: in the cache, fetched first where it isn't there or is damaged.
   * @throws MlpackError PLATFORM_UNSUPPORTED, INTEGRITY, PACKAGE_NOT_FOUND, NETWORK, DISK_FULL, OUTPUT_NOT_WRITABLE
   */
  obtain(context: HostRuntimeContext): Promise<string>;
  /**
   * Gives an unpacked copy of an image's /opt/mlpack the package in `folder` instead of its own.
   * @throws MlpackError FILE_NOT_FOUND when there is none
   */
  link(homeDir: string, folder: string): Promise<void>;
  /**
   * Loads a model in a child process with the package in `folder`. An abort ends it at once.
   * @param origin the user's file, which errors name, where the model's may be another
   * @throws MlpackError MODEL_UNSUPPORTED when it refuses the model or crashes on it; the signal's reason when aborted
   */
  load(
    folder: string,
    modelPath: string,
    signal: AbortSignal | undefined,
    origin?: ModelOrigin,
  ): Promise<RunnableModel>;
}

export interface HostRuntimeContext extends DownloadContext {
  readonly cacheFolder: string;
  readonly store: BlobStore;
  readonly npm: NpmConfig;
  /** Operating system as `process.platform` names it. */
  readonly platform: string;
  /** CPU architecture as `process.arch` names it. */
  readonly arch: string;
}
