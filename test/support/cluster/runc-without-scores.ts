import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A runc that sets no oom score below zero, which machines that are containers themselves refuse: a kubelet wants one for each pod. */
export async function runcWithoutScores(dir: string): Promise<string> {
  const path = join(dir, 'runc');
  const lines = [
    '#!/bin/sh',
    'previous=',
    'for argument in "$@"; do',
    `  [ "$previous" = --bundle ] && sed -i 's/"oomScoreAdj":-[0-9]*/"oomScoreAdj":0/' "$argument/config.json"`,
    '  previous=$argument',
    'done',
    'exec runc "$@"',
  ];
  await writeFile(path, `${lines.join('\n')}\n`);
  await chmod(path, 0o755);
  return path;
}
