import { imageFiles, modelFiles } from '../../../contract/image-layout.ts';
import type { ImageBundle } from '../../oci/image/image.ts';
import type { ImageConfig } from '../../oci/documents/image-config.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { areDigested, contractChanges } from '../../project/version/compatibility.ts';
import { defaultVersion } from '../../project/config/config.ts';
import { imageChanges, platformChanges } from '../../project/version/image-changes.ts';
import type { Change } from '../../project/version/tensor-changes.ts';
import { bump, type DerivedVersion } from '../../project/version/version.ts';
import { assembleBundle } from './oci-builder.ts';
import {
  changedConfigFiles,
  configFilesOf,
  configReader,
  type ConfigFiles,
} from '../../project/context/config-files.ts';
import type { BuildSource } from './builder.ts';
import type { Environment } from '../environment/environment.ts';
import { readPackagedConfig } from '../../project/packaged-config.ts';
import { newestReleased, type ReleasedImage } from '../image/released-image.ts';
import { createdSecondsOf, sourceDateEpoch } from '../../util/source-date-epoch.ts';

/** A project's image but for its version. */
interface Unversioned {
  /** Absolute path of the project's folder. */
  readonly folder: string;
  readonly platforms: BuildSource['platforms'];
  /** The build context of the image with that version. */
  contextOf(version: string): Promise<{ readonly entries: readonly TreeEntry[] }>;
}

/**
 * The version a project's image must have, by comparing it, assembled as if it had the newest release's version, with
 * that release: the same when nothing differs, else the next by what differs most.
 *
 * @param reference of the image, as the user wrote it
 * @throws MlpackError of reading the release and of assembling the image
 */
export async function deriveVersion(
  environment: Environment,
  project: Unversioned,
  reference: string,
): Promise<DerivedVersion> {
  const { folder, platforms } = project;
  const released = await environment.progress.step('Look for the newest release', () =>
    newestReleased(environment, folder, reference),
  );
  if (released === undefined) return { version: defaultVersion, previous: null, level: null, reasons: [] };
  const { version: previous } = released;
  const { entries } = await project.contextOf(previous);
  // At the release's own time: otherwise every file would differ.
  const createdSeconds = createdSecondsOf(released.configs[0]);
  const then = { ...environment.env, SOURCE_DATE_EPOCH: String(createdSeconds) };
  const bundle = await assembleBundle({ ...environment, env: then }, { platforms, entries });
  const isSame = bundle.descriptor.digest === released.digest;
  const isSameTime = createdSeconds === sourceDateEpoch(environment.env);
  if (isSame && isSameTime) return { version: previous, previous, level: null, reasons: [] };
  const changes = isSame
    ? [{ level: 'patch' as const, text: 'SOURCE_DATE_EPOCH changed' }]
    : await changesSince(released, bundle, entries);
  const sorted = ['major', 'minor', 'patch'].flatMap((level) =>
    changes.filter((change) => change.level === level),
  );
  const level = sorted[0]?.level ?? 'patch';
  const reasons = [...new Set(sorted.map(({ text }) => text))];
  return { version: bump(previous, level), previous, level, reasons };
}

async function changesSince(
  released: ReleasedImage,
  bundle: ImageBundle,
  entries: readonly TreeEntry[],
): Promise<Change[]> {
  const files = await configFilesOf(entries);
  const changedFiles = changedConfigFiles(released.files, files);
  const configs = bundle.images.map(({ config }) => config);
  const before = await promisesOf(released.files, released.label);
  const after = await promisesOf(files, 'the new image');
  const modelsAreCompared = areDigested([...before.contracts, ...after.contracts]);
  const changes = [
    ...contractChanges(before, after),
    ...platformChanges(released.configs.map(platformOf), configs.map(platformOf)),
    ...configs.flatMap((config) => {
      const past = released.configs.find(({ architecture }) => architecture === config.architecture);
      return past === undefined ? [] : imageChanges(past, config, { modelsAreCompared });
    }),
    ...changedFiles
      .filter((path) => path.endsWith(modelFiles.golden))
      .map((): Change => ({ level: 'patch', text: 'golden cases changed' })),
  ];
  if (changes.length > 0) return changes;
  const others = changedFiles.map((path) => `${path} changed`);
  const texts = others.length > 0 ? others : ['the layers are compressed or the manifest written otherwise'];
  return texts.map((text) => ({ level: 'patch', text }));
}

async function promisesOf(files: ConfigFiles, label: string) {
  const { models } = await readPackagedConfig(configReader(files), label);
  return { contracts: models.map(({ contract }) => contract), isList: files.has(imageFiles.repository) };
}

function platformOf({ os, architecture }: ImageConfig): string {
  return `${os}/${architecture}`;
}
