import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Document {
  readonly manifests?: readonly Descriptor[];
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
}

/**
 * Reads an OCI layout as any other tool would, and hashes every blob that index.json leads to.
 *
 * @returns name → digest of the manifest
 * @throws Error naming the blob that is missing or has other bytes
 */
export async function checkLayout(folder: string): Promise<Map<string, string>> {
  const index = await readDocument(join(folder, 'index.json'));
  const pending = [...(index.manifests ?? [])];
  const checked = new Set<string>();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (checked.has(next.digest)) continue;
    checked.add(next.digest);
    const path = join(folder, 'blobs', next.digest.replace(':', '/'));
    const digest = `sha256:${await sha256OfFile(path)}`;
    if (digest !== next.digest) throw new Error(`${path} has digest ${digest}`);
    if (!/manifest|index/.test(next.mediaType)) continue;
    const { manifests = [], config, layers = [] } = await readDocument(path);
    pending.push(...manifests, ...(config === undefined ? [] : [config]), ...layers);
  }
  return new Map(
    (index.manifests ?? []).map(({ annotations, digest }) => [
      annotations?.['org.opencontainers.image.ref.name'] ?? '',
      digest,
    ]),
  );
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Unfinished files below the folders. */
export async function litterIn(...folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const names = await readdir(folder, { recursive: true }).catch(() => []);
      return names.filter((name) => name.endsWith('.tmp')).map((name) => join(folder, name));
    }),
  );
  return found.flat();
}

async function readDocument(path: string): Promise<Document> {
  return JSON.parse(await readFile(path, 'utf8')) as Document;
}
