import { join } from 'node:path';
import { isMainThread, workerData } from 'node:worker_threads';
import { goldenCheckArgument } from './golden-check/golden-check-argument.ts';
import type { InferenceThreadData } from './inference/thread/inference-thread.ts';
import type { LaneThreadData } from './lanes/lane-thread.ts';
import { writerArgument } from './predictions/writer/writer-argument.ts';
import type { ShadowThreadData } from './shadow/shadow-thread.ts';
import { readSettings } from './settings/settings.ts';
import { failToStart } from './util/fail-to-start.ts';
import { StartError } from './util/start-error.ts';

async function main(): Promise<void> {
  if (process.argv.includes(writerArgument)) {
    const { runWriter } = await import('./predictions/writer/writer-main.ts');
    await runWriter();
    return;
  }
  const home = join(import.meta.dirname, '..');
  if (process.argv.includes(goldenCheckArgument)) {
    const { goldenCheck } = await import('./golden-check/golden-check.ts');
    process.exitCode = (await goldenCheck(home)) ? 0 : 1;
    return;
  }
  const settings = readSettings(process.env, home);
  const leaveSignals = stopWhileStarting();
  const [{ protocols }, { readRepository }, { startServer }, { stopOnSignals }, { createLog }] =
    await Promise.all([
      import('./protocols/protocols.ts'),
      import('./repository/repository.ts'),
      import('./server.ts'),
      import('./stop-on-signals.ts'),
      import('./util/log.ts'),
    ]);
  const log = createLog(settings.logLevel);
  const repository = readRepository(settings);
  // Read by glibc when onnxruntime loads a model that changes the case of text, on whichever thread.
  process.env['LOCPATH'] = repository.entries.map(({ folder }) => join(folder, 'locale')).join(':');
  const server = await startServer(settings, repository, log, protocols);
  stopOnSignals(server, settings.drainDelayMs, log);
  leaveSignals();

  try {
    await server.ready;
    await server.death;
  } catch (error) {
    log.fatal(error instanceof StartError ? error.message : { err: error });
    process.exit(1);
  }
}

/**
 * Ends the process when it is told to before it serves: nothing has begun that would have to be finished. Process 1 of a container
 * would not even notice.
 *
 * @returns what leaves signals to others
 */
function stopWhileStarting(): () => void {
  const signals = ['SIGTERM', 'SIGINT'] as const;
  const stop = (): void => process.exit(0);
  for (const signal of signals) process.on(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
}

/** The roles that threads of the server begin with. */
async function runThread(data: InferenceThreadData | LaneThreadData | ShadowThreadData): Promise<void> {
  if (data.role === 'inference') {
    const { runInferenceThread } = await import('./inference/thread/inference-thread-main.ts');
    await runInferenceThread(data);
  } else if (data.role === 'shadow') {
    const { runShadowThread } = await import('./shadow/shadow-thread-main.ts');
    runShadowThread(data);
  } else {
    const { runLaneThread } = await import('./lanes/lane-thread-main.ts');
    await runLaneThread(data);
  }
}

if (isMainThread) {
  try {
    await main();
  } catch (error) {
    failToStart(error);
  }
} else {
  await runThread(workerData);
}
