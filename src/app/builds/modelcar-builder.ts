import { imageFiles } from '../../../contract/image-layout.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { bytesContent, readAll } from '../../util/blobs/content.ts';
import { formLabel } from '../image/refuse-model-only.ts';
import { versionLabel } from '../image/image-description.ts';
import type { Builder, BuildSource } from './builder.ts';
import { modelEntries, refuseEngine } from './model-forms.ts';
import { ociBuilder } from './oci-builder.ts';

/**
 * Makes modelcars, images that have models in `/models` and no server, as KServe takes them by `oci://`,
 * https://kserve.github.io/website/docs/model-serving/storage/providers/oci. `/models` is the home of mlpack's own
 * server. Kubernetes mounts the image as a volume; where KServe runs it as a container beside the server instead, it wants a
 * shell there, which the base brings: `--base busybox`.
 */
export const modelcarBuilder: Builder = {
  needsEngine: false,
  refuse: ({ target }) => refuseEngine('modelcar', target),
  async build(environment, source, wanted) {
    const dockerfile: TreeEntry = {
      type: 'file',
      path: imageFiles.dockerfile,
      mode: 0o644,
      uid: 0,
      gid: 0,
      content: bytesContent(modelcarDockerfile(await baseOf(source), source.version)),
    };
    const entries = [...modelEntries(source.entries), dockerfile];
    return ociBuilder.build(environment, { ...source, entries }, { ...wanted, engine: undefined });
  },
};

function modelcarDockerfile(base: string, version: string): string {
  return `FROM ${base}
COPY model/ /models/model/
COPY config/ /models/config/
LABEL ${formLabel}=modelcar
LABEL ${versionLabel}=${version}
USER 65532:65532
`;
}

/** What the image that serves the models begins with: nothing, where its base is assembled. */
async function baseOf({ entries }: BuildSource): Promise<string> {
  const entry = entries.find(({ path }) => path === imageFiles.dockerfile);
  const text = entry?.type === 'file' ? (await readAll(entry.content)).toString('utf8') : '';
  const base = /^FROM\s+(?<base>\S+)/imu.exec(text)?.groups?.['base'];
  if (base !== undefined) return base;
  throw new MlpackError('DOCKERFILE_INVALID', 'The build context has no Dockerfile with a FROM.');
}
