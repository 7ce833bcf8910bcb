import { join, parentOf, type TreeNode } from '../../oci/layer/file-tree.ts';
import { memberPath } from '../../oci/tar/tar-reader.ts';
import type { SeekableContent } from '../../util/blobs/content.ts';
import type { ArchiveMember } from '../archive-listing.ts';
import { invalid } from '../parse.ts';
import type { Stage, StageFile } from '../stage.ts';

/**
 * Unpacks an archive into a folder of the stage's tree, as docker does (moby's pkg/archive): owners, modes
 * and links as in the archive, folders merged, whatever else is in the way replaced.
 * @param archive the uncompressed tar
 * @returns the paths it touched
 * @throws MlpackError DOCKERFILE_INVALID for members that lead out of the folder or link to nothing
 */
export function addArchive(
  archive: SeekableContent,
  members: readonly ArchiveMember[],
  destination: string,
  { stage, line, label }: { readonly stage: Stage; readonly line: number; readonly label: string },
): Set<string> {
  const { tree } = stage;
  const changed = new Set<string>();
  const makeFolders = (path: string) => {
    for (const made of tree.makeFolders(path, { mode: 0o755, uid: 0, gid: 0 })) changed.add(made);
  };
  makeFolders(destination);
  const root = tree.resolve(destination);
  changed.add(root);
  for (const member of members) {
    const path = memberPath(member.name);
    // The archive's own root says nothing about the folder it is unpacked into.
    if (path === '' && member.type === 'directory') continue;
    if (path === undefined || path === '') {
      throw invalid(line, `${label} has "${member.name}", which leads out of it`);
    }
    // A link that is already there is followed as the operating system would follow it.
    const folder = tree.resolve(join(root, parentOf(path)));
    makeFolders(folder);
    const place = join(folder, path.slice(path.lastIndexOf('/') + 1));
    const node = nodeOf(archive, member, (target) => {
      const linked = memberPath(target);
      return linked === undefined ? undefined : tree.get(tree.resolve(join(root, linked)));
    });
    if (node === undefined) throw invalid(line, `${label} has "${member.name}", a link to nothing`);
    tree.set(place, node);
    changed.add(place);
  }
  return changed;
}

function nodeOf(
  archive: SeekableContent,
  member: ArchiveMember,
  find: (target: string) => TreeNode<StageFile> | undefined,
): TreeNode<StageFile> | undefined {
  const { mode, uid, gid } = member;
  if (member.type === 'link') return find(member.target);
  if (member.type === 'directory') return { type: 'directory', mode, uid, gid };
  if (member.type === 'symlink') return { type: 'symlink', target: member.target, mode, uid, gid };
  return { type: 'file', file: memberContent(archive, member), mode, uid, gid };
}

function memberContent(
  archive: SeekableContent,
  { offset, sizeBytes, sha256 }: ArchiveMember,
): SeekableContent {
  const openRange = (start: number, end: number) => archive.openRange(offset + start, offset + end);
  return { sizeBytes, sha256, open: () => openRange(0, sizeBytes), openRange };
}
