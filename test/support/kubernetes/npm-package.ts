import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runOk } from '../run.ts';
import { RigUnavailable } from '../unavailable.ts';
import type { Pin } from './schemas/pins.ts';

/**
 * Unpacks a package of npm's registry into `dir`, which is made, without what it depends on and without running
 * anything of it.
 *
 * @throws RigUnavailable when the registry can't be reached; Error when what came is not what was pinned
 */
export async function unpackPackage({ name, version, integrity }: Pin, dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  const scratch = await mkdtemp(join(dir, '.pack-'));
  const tarball = await pack(`${name}@${version}`, scratch);
  const digest = `sha512-${createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64')}`;
  if (digest !== integrity) throw new Error(`${name}@${version} is ${digest}, not ${integrity}`);
  await runOk('tar', ['-xzf', tarball, '-C', dir, '--strip-components=1', '--no-same-owner']);
  await rm(scratch, { recursive: true });
}

async function pack(spec: string, scratch: string): Promise<string> {
  try {
    // Of a folder without a package.json, so that no setting of a project's says which versions may be had.
    await runOk('npm', ['pack', spec, '--silent', '--ignore-scripts'], { cwd: scratch });
  } catch (error) {
    throw new RigUnavailable(`npm pack ${spec} failed`, { cause: error });
  }
  const [file = ''] = await readdir(scratch);
  return join(scratch, file);
}
