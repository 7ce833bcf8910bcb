import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackDebs } from '../debs.ts';
import type { Engine } from '../engine.ts';
import { runOk } from '../run.ts';

const name = 'pause:3.2';

/** The image of the container that holds a pod's network: it waits, and ends when it is told to. */
export async function pauseImage(engine: Engine, dir: string): Promise<string> {
  const busybox = join(await unpackDebs('bookworm', ['busybox-static']), 'bin/busybox');
  const root = join(dir, 'pause');
  await mkdir(join(root, 'bin'), { recursive: true });
  // It is the program that it is called as.
  for (const called of ['sh', 'sleep']) await copyFile(busybox, join(root, 'bin', called));
  const archive = `${root}.tar`;
  await runOk('tar', ['-cf', archive, '-C', root, 'bin']);
  // The first process of a container hears no signal that it hasn't asked for.
  const entry = JSON.stringify(['/bin/sh', '-c', 'trap exit TERM; while :; do sleep 3600 & wait $!; done']);
  await runOk('docker', ['import', '--change', `ENTRYPOINT ${entry}`, archive, name], { env: engine.env });
  return name;
}
