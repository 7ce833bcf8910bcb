/**
 * Answers a second of the server with its prediction log on and off, turn about, into SQLite:
 * node bench/serving/prediction-log.ts [--rounds 7] [--seconds 6] [--warm-up 4] [WORKLOAD…]
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryFolder } from '../support.ts';
import { commandLine } from './support/command-line.ts';
import { compareSettings } from './support/compare-settings.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import type { RunningServer } from './support/server-process.ts';
import { loadWorkload } from './support/workloads.ts';

const { numbers, names } = commandLine({ rounds: 7, seconds: 6, 'warm-up': 4 });
await warnWhenBusy();
await using folder = await temporaryFolder();
for (const name of names.length > 0 ? names : ['iris-forest', 'iris-logreg']) {
  const scratch = join(folder.path, name);
  await mkdir(scratch);
  const log = {
    MLPACK_PREDICTION_LOG: `sqlite://${join(scratch, 'predictions.db')}`,
    MLPACK_PREDICTION_SPOOL: join(scratch, 'spool'),
  };
  const variants = [
    { title: 'without a log', env: {} },
    { title: 'with the prediction log', env: log, afterwards: caughtUp },
  ];
  await compareSettings(await loadWorkload(name, scratch), scratch, variants, numbers);
}

/** Until all predictions are in the database. */
async function caughtUp({ port }: RunningServer): Promise<void> {
  for (;;) {
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    if (/^mlpack_prediction_lag_seconds 0$/m.test(metrics)) return;
    await delay(100);
  }
}
