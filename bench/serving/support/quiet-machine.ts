import { cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

const watchMs = 2000;
const mostBusyCores = 0.1;

/** Says so on stderr when something else keeps the processors busy: figures from a machine like that mislead. */
export async function warnWhenBusy(): Promise<void> {
  const before = busyMs();
  await delay(watchMs);
  const busyCores = (busyMs() - before) / watchMs;
  if (busyCores <= mostBusyCores) return;
  process.stderr.write(
    `warning: other programs keep ${busyCores.toFixed(1)} of ${cpus().length} processors busy; the figures will be off\n`,
  );
}

/** Of all processors since the machine started. */
function busyMs(): number {
  return cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
}
