import { homeFolders, imageFiles, imageHomePath, modelFiles } from '../../../contract/image-layout.ts';
import { ciRun } from '../../attest/provenance/ci-run.ts';
import { provenanceOf } from '../../attest/provenance/provenance.ts';
import { parseLock } from '../../base/lock.ts';
import { formatPlatform } from '../../oci/documents/platform.ts';
import { configReader, type ConfigFiles } from '../../project/context/config-files.ts';
import { readPackagedConfig } from '../../project/packaged-config.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import { mapNonEmpty } from '../../util/non-empty.ts';
import { createdSecondsOf } from '../../util/source-date-epoch.ts';
import { readConfigFiles } from '../image/image-description.ts';
import { subjectsOf, type AttestationMaker } from './attestation.ts';

/**
 * Says where an image comes from, of what it carries: nothing of one that mlpack has not built, or an older one that has
 * no lock in it. The pipeline is that of the environment.
 */
export const makeProvenance: AttestationMaker = async (environment, bundle, { isSame }) => {
  const [image] = bundle.images;
  const files = await readConfigFiles(image, environment.signal);
  const lockText = files.get(imageFiles.lock)?.toString('utf8');
  const isPackaged = files.has(imageFiles.repository) || files.has(modelFiles.contract);
  if (lockText === undefined || !isPackaged) return [];
  const { name, version, models } = await readPackagedConfig(configReader(files), image.descriptor.digest);
  const said = provenanceOf(
    {
      name,
      version,
      platforms: bundle.images.map(({ platform }) => formatPlatform(platform)),
      models: mapNonEmpty(models, ({ contract, folders }) => ({
        contract,
        folder: `${imageHomePath}/${folders.model}`,
      })),
      lock: parseLock(lockText, `the lock of ${image.descriptor.digest}`),
      recipe: recipeOf(files),
      createdSeconds: createdSecondsOf(image.config),
    },
    isSame
      ? { version: undefined, run: undefined }
      : { version: environment.version, run: ciRun(environment.env) },
  );
  return [{ name, subjects: subjectsOf(bundle), ...said }];
};

/** The files that an image was made by, and that say what it is. */
function recipeOf(files: ConfigFiles): { name: string; sha256: string }[] {
  return [imageFiles.dockerfile, imageFiles.lock].flatMap((file) => {
    const bytes = files.get(file);
    if (bytes === undefined) return [];
    return [{ name: `${imageHomePath}/${homeFolders.config}/${file}`, sha256: bytesContent(bytes).sha256 }];
  });
}
