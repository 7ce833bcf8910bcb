import { join, relative, resolve, sep } from 'node:path';
import { isDigest, type Digest } from '../../oci/documents/digest.ts';
import { parseReference } from '../../oci/documents/reference.ts';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import { isRecord } from '../../util/record.ts';
import { ensureStateFolder, stateFolder } from '../environment/state-folder.ts';

/** The image of the last build, so that `run` and `test` need no argument. */
export interface LastBuild {
  readonly reference: string;
  /** Digest of the manifest or index; null of an engine's own build. */
  readonly digest: Digest | null;
  readonly location:
    | { readonly kind: 'engine' }
    | { readonly kind: 'oci' | 'oci-archive' | 'docker-archive'; readonly path: string };
  /** The OCI layout that has the image as it was built, absolute; null where none has. */
  readonly layout: string | null;
}

const lastBuildName = 'last-build.json';
const maxBytes = 64 << 10;

/** @throws MlpackError OUTPUT_NOT_WRITABLE, DISK_FULL */
export async function rememberBuild(folder: string, build: LastBuild): Promise<void> {
  const { location, layout } = build;
  // What lies in the folder is found when the folder has moved.
  const kept = (path: string) => (isInside(folder, path) ? relative(folder, path) : path);
  const written = {
    ...build,
    location: location.kind === 'engine' ? location : { ...location, path: kept(location.path) },
    layout: layout === null ? null : kept(layout),
  };
  const state = await ensureStateFolder(folder);
  await writeFileAtomic(join(state, lastBuildName), `${JSON.stringify(written, null, 2)}\n`);
}

/** Undefined when nothing was built here, or what lies there is nothing that {@link rememberBuild} writes. */
export async function recallBuild(folder: string): Promise<LastBuild | undefined> {
  try {
    const text = await readBoundedText(join(stateFolder(folder), lastBuildName), maxBytes);
    return lastBuildOf(JSON.parse(text), folder);
  } catch {
    return undefined;
  }
}

/** The folder may be a clone of somebody else's, so its state is believed no more than a model. */
function lastBuildOf(value: unknown, folder: string): LastBuild | undefined {
  if (!isRecord(value)) return undefined;
  const { reference, digest, layout = null } = value;
  const location = locationOf(value['location'], folder);
  if (typeof reference !== 'string' || location === undefined) return undefined;
  parseReference(reference);
  if (digest !== null && !isDigest(digest)) return undefined;
  if (layout !== null && !isPath(layout)) return undefined;
  return { reference, digest, location, layout: layout === null ? null : resolve(folder, layout) };
}

function locationOf(value: unknown, folder: string): LastBuild['location'] | undefined {
  if (!isRecord(value)) return undefined;
  const { kind, path } = value;
  if (kind === 'engine') return { kind };
  if (kind !== 'oci' && kind !== 'oci-archive' && kind !== 'docker-archive') return undefined;
  return isPath(path) ? { kind, path: resolve(folder, path) } : undefined;
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !value.includes('\0');
}

function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}
