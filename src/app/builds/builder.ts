import type { Engine } from '../../docker/engine.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import type { Reference } from '../../oci/documents/reference.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import type { ModelOrigin } from '../../model/prepared-model.ts';
import type { PackagedModel } from '../../project/packaged-config.ts';
import type { Platform } from '../../oci/documents/platform.ts';
import type { NonEmpty } from '../../util/non-empty.ts';
import type { DerivedVersion } from '../../project/version/version.ts';
import type { Environment } from '../environment/environment.ts';
import type { ModelGolden } from '../project/golden/golden-of.ts';
import type { BuiltImage } from '../image/built-image.ts';
import type { OutputTarget } from '../image/output-target.ts';
import type { PushOptions, PushResult } from '../release/push.ts';

/** A model of a build context. */
export interface SourceModel extends PackagedModel, Pick<ModelGolden, 'unusedGolden' | 'unrecorded'> {
  /** A file that the runtime can load on this machine, absolute. */
  readonly loadPath: string;
  /** Folder of the files that its steps read, absolute; absent where it is that of the file. */
  readonly stepFolder?: string | undefined;
  /** What that is to the user. */
  readonly origin: ModelOrigin;
}

/** A complete build context and what must be known about it to name, check and store its image. */
export interface BuildSource extends AsyncDisposable {
  readonly version: string;
  /** Why it is that version; null when somebody said so. */
  readonly derived: DerivedVersion | null;
  /** Repository part of the image's reference. */
  readonly repository: string;
  /** Absolute path of the folder that .mlpack/ is kept in. */
  readonly folder: string;
  /** Absolute paths of the folders in which a command that names no image means this build. */
  readonly rememberedIn: readonly string[];
  readonly entries: readonly TreeEntry[];
  /** The platforms the context has parts for. */
  readonly platforms: readonly [Platform, ...Platform[]];
  readonly models: NonEmpty<SourceModel>;
  /** Has later commands take the golden file that a flag named, if one did. */
  rememberGolden(): Promise<void>;
}

/** Makes images of build contexts. */
export interface Builder {
  /** Whether it works in an engine, which has to answer then. */
  readonly needsEngine: boolean;
  /**
   * Refuses what it cannot do: before anything is fetched, and again when the version has been derived.
   * @throws MlpackError USAGE
   */
  refuse(
    wanted: Pick<WantedImage, 'target'> & {
      readonly dryRun: boolean;
      readonly derived?: DerivedVersion | null;
    },
  ): void;
  /** @throws MlpackError DOCKERFILE_INVALID, DOCKERFILE_UNSUPPORTED, ENGINE_FAILED, and those of pulling a base image */
  build(environment: Environment, source: BuildSource, wanted: WantedImage): Promise<MadeImage>;
}

interface WantedImage {
  readonly reference: Reference;
  /** Undefined: where images go when nobody says. */
  readonly target: OutputTarget | undefined;
  /** The engine that answers, where one was looked for. */
  readonly engine: Engine | undefined;
}

/** An image that was built, and is nowhere yet but where its builder made it. */
interface MadeImage {
  /** Digest of the manifest, or of the index over several platforms; null of one that an engine built. */
  readonly digest: Digest | null;
  readonly images: readonly BuiltImage[];
  /**
   * Puts it where it is wanted, whole or not at all.
   * @returns where it is now, where `run` finds it last
   * @throws MlpackError OUTPUT_NOT_WRITABLE, DISK_FULL, ENGINE_FAILED, USAGE
   */
  deliver(): Promise<readonly OutputTarget[]>;
  /**
   * Pushes it to the registry its reference names.
   * @throws MlpackError REGISTRY_…, NETWORK, USAGE
   */
  push(options: Pick<PushOptions, 'channels' | 'attest'>): Promise<PushResult>;
}
