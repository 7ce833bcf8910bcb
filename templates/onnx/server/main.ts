import { join } from 'node:path';
import { isMainThread, workerData } from 'node:worker_threads';
import type { InferenceThreadData } from './inference/thread/inference-thread.ts';
import type { LaneThreadData } from './lanes/lane-thread.ts';
import { writerArgument } from './predictions/writer/writer-argument.ts';
import { readSettings } from './settings/settings.ts';
import { StartError } from './util/start-error.ts';

/** Answers not finished by then are cut off; orchestrators kill after 10 to 30 seconds. */
const drainTimeoutMs = 25_000;

async function main(): Promise<void> {
  if (process.argv.includes(writerArgument)) {
    const { runWriter } = await import('./predictions/writer/writer-main.ts');
    await runWriter();
    return;
  }
  const settings = readSettings(process.env, join(import.meta.dirname, '..'));
  // Imported when needed: a health check runs every few seconds and needs neither Express nor pino.
  if (process.argv.includes('--healthcheck')) {
    const { healthcheck } = await import('./http/connections/healthcheck.ts');
    process.exit((await healthcheck(settings)) ? 0 : 1);
  }
  const [{ protocols }, { readRepository }, { startServer }, { createLog }] = await Promise.all([
    import('./protocols/protocols.ts'),
    import('./repository/repository.ts'),
    import('./server.ts'),
    import('./util/log.ts'),
  ]);
  const log = createLog(settings.logLevel);
  const repository = readRepository(settings);
  // Read by glibc when onnxruntime loads a model that changes the case of text, on whichever thread.
  process.env['LOCPATH'] = repository.entries.map(({ folder }) => join(folder, 'locale')).join(':');
  const server = await startServer(settings, repository, log, protocols);

  // Nothing else ends process 1 of a container: the kernel has no default action for it.
  let signals = 0;
  const stop = (signal: NodeJS.Signals): void => {
    signals++;
    log.info({ signal }, signals === 1 ? 'stopping' : 'stopping at once');
    if (signals > 1) process.exit(1);
    setTimeout(() => {
      log.error({ drainTimeoutMs }, 'requests still unanswered');
      process.exit(1);
    }, settings.drainDelayMs + drainTimeoutMs).unref();
    // Told so by whoever has another server in its place, and new connections lead there: `mlpack serve`.
    void server.drain(signal === 'SIGUSR2' ? 'replaced' : 'unready').then(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGUSR2'] as const) process.on(signal, stop);

  try {
    await server.ready;
    await server.death;
  } catch (error) {
    log.fatal(error instanceof StartError ? error.message : { err: error });
    process.exit(1);
  }
}

/** The roles that threads of the server begin with. */
async function runThread(data: InferenceThreadData | LaneThreadData): Promise<void> {
  if (data.role === 'inference') {
    const { runInferenceThread } = await import('./inference/thread/inference-thread-main.ts');
    await runInferenceThread(data);
  } else {
    const { runLaneThread } = await import('./lanes/lane-thread-main.ts');
    await runLaneThread(data);
  }
}

if (isMainThread) {
  try {
    await main();
  } catch (error) {
    const message = error instanceof StartError ? error.message : String(error);
    process.stderr.write(`mlpack server: ${message}\n`);
    process.exit(1);
  }
} else {
  await runThread(workerData);
}
