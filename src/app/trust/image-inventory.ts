import { bundledFile, homeFolders, imageFiles, imageHome } from '../../../contract/image-layout.ts';
import type { BundledPackages } from '../../../contract/schemas/bundled.schema.ts';
import type { Inventory } from '../../attest/sbom/component.ts';
import { takeInventory, withUnknown } from '../../attest/sbom/inventory.ts';
import { telling, type ImageTexts } from '../../attest/sbom/packages/image-texts.ts';
import { bundledPath } from '../../attest/sbom/packages/server-parts.ts';
import { systemPaths } from '../../base/debian/base-tree.ts';
import { parseLock } from '../../base/lock.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { formatPlatform } from '../../oci/documents/platform.ts';
import { listImageFiles, type ImageFiles } from '../../oci/image/image-files.ts';
import type { Image } from '../../oci/image/image.ts';
import { readImageFiles } from '../../oci/image/unpack.ts';
import { readPackagedConfig } from '../../project/packaged-config.ts';
import { validator } from '../../util/json-schema/validator.ts';
import { createdSecondsOf } from '../../util/source-date-epoch.ts';
import type { Environment } from '../environment/environment.ts';
import { undeclaredFiles } from './undeclared-files.ts';

const configFolder = `${imageHome}/${homeFolders.config}`;

/**
 * What an image is made of: a pure function of the image, each of whose files belongs to exactly one component.
 *
 * @param label names the image in errors
 * @param options.allowUnknown files that belong to nothing are components themselves
 * @throws MlpackError SBOM_INCOMPLETE naming a file that belongs to nothing; IMAGE_INVALID for an image that does not say
 * what it is made of; LOCK_INVALID, GOLDEN_INVALID, those of reading it
 */
export async function imageInventory(
  { store, signal }: Pick<Environment, 'store' | 'signal'>,
  image: Image,
  label: string,
  { allowUnknown }: { readonly allowUnknown: boolean },
): Promise<Inventory> {
  const read = { memory: store, signal };
  const files = await listImageFiles(image, read);
  const texts = await readImageFiles(image, telling(files, [bundledPath]), read);
  const textOf = (path: string) => texts.get(path)?.toString('utf8');
  const lockPath = `${configFolder}/${imageFiles.lock}`;
  const lockText = textOf(lockPath);
  if (lockText === undefined) throw unsaid(label, lockPath);
  const config = await readPackagedConfig(async (path) => textOf(`${imageHome}/${path}`), label);
  const { inventory, unclaimed } = takeInventory({
    facts: {
      name: config.name,
      version: config.version,
      digest: image.descriptor.digest,
      platform: formatPlatform(image.platform),
      createdSeconds: createdSecondsOf(image.config),
    },
    files,
    texts,
    lock: parseLock(lockText, `${label}: ${homeFolders.config}/${imageFiles.lock}`),
    bundled: bundledOf(texts, label),
    models: config.models,
    systemPaths,
    baseLayerCount: baseLayerCount(files, textOf(`${configFolder}/${imageFiles.dockerfile}`)),
  });
  if (unclaimed.length === 0) return inventory;
  if (!allowUnknown) throw undeclaredFiles(label, unclaimed);
  return withUnknown(inventory, unclaimed);
}

function bundledOf(texts: ImageTexts, label: string): BundledPackages {
  const text = texts.get(bundledPath)?.toString('utf8');
  if (text === undefined) throw unsaid(label, bundledPath);
  const validate = validator<BundledPackages>('bundled');
  const value = parsed(text);
  if (validate(value)) return value;
  const [first] = validate.errors ?? [];
  const what =
    value === undefined ? 'is not JSON' : `${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}`;
  throw new MlpackError('IMAGE_INVALID', `${label}: ${homeFolders.server}/${bundledFile}: ${what}.`);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The layers below Node.js are the base's, unless somebody has put instructions between them into the Dockerfile. */
function baseLayerCount({ files }: ImageFiles, dockerfile: string | undefined): number {
  const first = /^(?:ADD|COPY|RUN|WORKDIR)\b.*$/mu.exec(dockerfile ?? '')?.[0] ?? '';
  return first.startsWith('COPY node/') ? (files.get('usr/local/bin/node')?.layerNumber ?? 0) : 0;
}

function unsaid(label: string, path: string): MlpackError {
  return new MlpackError('IMAGE_INVALID', `${label} has no /${path}: it does not say what it is made of.`, {
    suggestions: ['Only images that mlpack has built say it; build it again with this version of mlpack.'],
  });
}
