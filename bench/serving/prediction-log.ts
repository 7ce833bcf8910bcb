/**
 * Answers a second of the server with its prediction log on and off, turn about, into SQLite:
 * node bench/serving/prediction-log.ts [--rounds 9] [--seconds 6] [--warm-up 4] [WORKLOAD…]
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../support.ts';
import { commandLine } from './support/command-line.ts';
import { compareSettings } from './support/compare-settings.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import { loadWorkload } from './support/workloads.ts';

const { numbers, names } = commandLine({ rounds: 9, seconds: 6, 'warm-up': 4 });
await warnWhenBusy();
await using folder = await temporaryFolder();
for (const name of names.length > 0 ? names : ['iris-forest', 'iris-logreg']) {
  const scratch = join(folder.path, name);
  await mkdir(scratch);
  const variants = [
    { title: 'without a log', env: () => ({}) },
    { title: 'with the prediction log', env: log },
  ];
  await compareSettings(await loadWorkload(name, scratch), scratch, variants, numbers);
}

function log(own: string): Readonly<Record<string, string>> {
  return {
    MLPACK_PREDICTION_LOG: `sqlite://${join(own, 'predictions.db')}`,
    MLPACK_PREDICTION_SPOOL: join(own, 'spool'),
  };
}
