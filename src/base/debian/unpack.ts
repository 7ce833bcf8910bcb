import { readFile } from 'node:fs/promises';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import { readPackageTar } from '../read-package-tar.ts';
import { readAr } from './ar.ts';
import { decompress } from './decompress.ts';
import { mergedUsrPath } from './kept-files.ts';

export interface UnpackedPackage {
  /** The text of the package's control file. */
  readonly control: string;
  /** The text of its md5sums file; empty when it has none. */
  readonly md5sums: string;
  /** Its files and symbolic links, owned by root, modes 0644 and 0755; hard links are files of their own. */
  readonly entries: readonly TreeEntry[];
}

/**
 * Unpacks a .deb (deb(5): an ar archive of control.tar and data.tar) without running its scripts.
 * @throws MlpackError INTEGRITY naming `label`
 */
export async function unpackDebianPackage(path: string, label: string): Promise<UnpackedPackage> {
  const members = readAr(await readFile(path), label);
  const controlFiles = new Map<string, string>();
  for await (const entry of readPackageTar(openMember(members, 'control.tar', label), label)) {
    if (entry.type === 'file') controlFiles.set(entry.path, (await entry.read()).toString('utf8'));
  }
  const entries = new Map<string, TreeEntry>();
  for await (const entry of readPackageTar(openMember(members, 'data.tar', label), label)) {
    const target = mergedUsrPath(entry.path);
    const owned = { path: target, uid: 0, gid: 0 };
    const mode = (entry.mode & 0o111) === 0 ? 0o644 : 0o755;
    if (entry.type === 'file') {
      entries.set(target, { type: 'file', ...owned, mode, content: bytesContent(await entry.read()) });
    } else if (entry.type === 'symlink') {
      entries.set(target, { type: 'symlink', ...owned, mode: 0o777, target: entry.linkTarget });
    } else if (entry.type === 'link') {
      const original = entries.get(mergedUsrPath(entry.linkTarget.replace(/^\.\//u, '')));
      if (original?.type !== 'file') {
        throw new MlpackError(
          'INTEGRITY',
          `${label}: ${entry.path} links to ${entry.linkTarget}, which is not in it.`,
        );
      }
      entries.set(target, { ...original, path: target });
    }
  }
  return {
    control: controlFiles.get('control') ?? '',
    md5sums: controlFiles.get('md5sums') ?? '',
    entries: [...entries.values()],
  };
}

function openMember(members: ReadonlyMap<string, Buffer>, stem: string, label: string) {
  const found = [...members].find(([name]) => name === stem || name.startsWith(`${stem}.`));
  if (found === undefined) throw new MlpackError('INTEGRITY', `${label} has no ${stem}.`);
  const [name, bytes] = found;
  return decompress(chunksOf(bytes), name, `${label} ${name}`);
}

/** A WebAssembly decoder copies a whole chunk at once: small ones keep its memory small. */
async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += 1 << 16)
    yield bytes.subarray(offset, offset + (1 << 16));
}
