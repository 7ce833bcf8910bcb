/**
 * Answers a second of the server with its page off, on, and on while somebody looks at it, turn about:
 * node bench/serving/page.ts [--rounds 7] [--seconds 6] [--warm-up 4] [WORKLOAD…]
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../support.ts';
import { commandLine } from './support/command-line.ts';
import { compareSettings } from './support/compare-settings.ts';
import { warnWhenBusy } from './support/quiet-machine.ts';
import type { RunningServer } from './support/server-process.ts';
import { loadWorkload } from './support/workloads.ts';

/** How often an open page asks for what its charts show. */
const lookEveryMs = 2000;

const { numbers, names } = commandLine({ rounds: 7, seconds: 6, 'warm-up': 4 });
await warnWhenBusy();
await using folder = await temporaryFolder();
for (const name of names.length > 0 ? names : ['iris-forest', 'iris-logreg']) {
  const scratch = join(folder.path, name);
  await mkdir(scratch);
  const variants = [
    { title: 'page off', env: () => ({ MLPACK_PAGE: 'off' }) },
    { title: 'page on', env: () => ({}) },
    { title: 'page on and open', env: () => ({}), meanwhile: look },
  ];
  await compareSettings(await loadWorkload(name, scratch), scratch, variants, numbers);
}

/** Asks for what an open page asks for; a browser on this machine would take processor time of its own. */
function look({ url }: RunningServer): Disposable {
  const ask = async (path: string, accept: string) => {
    const answer = await fetch(`${url}${path}`, { headers: { accept } });
    if (!answer.ok) throw new Error(`${path} is answered with ${answer.status}`);
    await answer.arrayBuffer();
  };
  void ask('/', 'text/html').then(() => ask('/model.json', 'application/json'));
  const timer = setInterval(() => void ask('/metrics', '*/*'), lookEveryMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
