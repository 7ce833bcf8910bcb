import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { runOk } from './run.ts';

/**
 * Unpacks an image with umoci, as root with its owners, and lists it.
 *
 * @param image folder of an OCI layout and tag, as `DIR:TAG`.
 * @returns a line each: path, mode (file type included), owner, and SHA-256 or target of the link; sorted.
 */
export async function unpackedFiles(image: string, rootfs: string): Promise<string[]> {
  await runOk('umoci', ['raw', 'unpack', '--image', image, rootfs]);
  // File types are read, because without them Node.js would follow /var/run to the /run of this machine.
  const entries = await readdir(rootfs, { recursive: true, withFileTypes: true });
  const paths = [rootfs, ...entries.map(({ parentPath, name }) => join(parentPath, name))];
  const lines: string[] = [];
  for (const path of paths.toSorted()) {
    const { mode, uid, gid } = await lstat(path);
    lines.push(`/${relative(rootfs, path)} ${mode.toString(8)} ${uid}:${gid} ${await bytesOf(path)}`);
  }
  return lines;
}

async function bytesOf(path: string): Promise<string> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) return `-> ${await readlink(path)}`;
  return stats.isFile()
    ? createHash('sha256')
        .update(await readFile(path))
        .digest('hex')
    : '';
}

/**
 * What containers of an image are started with, what is not set left out.
 *
 * @param image as skopeo names it, of a transport that keeps what only Docker knows (Healthcheck).
 */
export async function containerConfig(image: string): Promise<Record<string, unknown>> {
  const { stdout } = await runOk('skopeo', ['inspect', '--config', '--raw', image]);
  const { config }: { config: Record<string, unknown> } = JSON.parse(stdout);
  return Object.fromEntries(
    Object.entries(config).filter(([, value]) => value !== null && value !== '' && value !== false),
  );
}
