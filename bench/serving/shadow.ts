/**
 * Answers a second of the server with a shadow and without, turn about. The shadow is a second server of the same model on this machine,
 * with the lowest priority, as its container has a tenth of others' weight:
 * node bench/serving/shadow.ts [--rounds 9] [--seconds 6] [--warm-up 4] [WORKLOAD…]
 */
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder } from '../support.ts';
import { commandLine } from './support/command-line.ts';
import { compareSettings } from './support/compare-settings.ts';
import { mlpackServer } from './support/mlpack-server.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import { startServer } from './support/server-process.ts';
import { loadWorkload } from './support/workloads.ts';

const { numbers, names } = commandLine({ rounds: 9, seconds: 6, 'warm-up': 4 });
await warnWhenBusy();
await using folder = await temporaryFolder();
for (const name of names.length > 0 ? names : ['iris-forest', 'iris-logreg']) {
  const [scratch, ofShadow] = [join(folder.path, name), join(folder.path, `${name}-shadow`)];
  await Promise.all([scratch, ofShadow].map((path) => mkdir(path)));
  const workload = await loadWorkload(name, scratch);
  await using shadow = await startServer(
    await mlpackServer(ofShadow, workload.modelPath, { MLPACK_SHADOW: 'on' }),
  );
  for (const thread of readdirSync(`/proc/${shadow.pid}/task`)) {
    setPriority(Number(thread), constants.priority.PRIORITY_LOW);
  }
  const variants = [
    { title: 'without a shadow', env: () => ({}) },
    { title: 'with a shadow', env: () => ({ MLPACK_SHADOW_URL: shadow.url }) },
  ];
  await compareSettings(workload, scratch, variants, numbers);
}
