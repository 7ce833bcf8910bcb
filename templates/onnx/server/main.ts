import { join } from 'node:path';
import { readConfig } from './config.ts';
import { StartError } from './start-error.ts';

/** Answers not finished by then are cut off; orchestrators kill after 10 to 30 seconds. */
const drainTimeoutMs = 25_000;

async function main(): Promise<void> {
  const config = readConfig(process.env, join(import.meta.dirname, '..'));
  // Imported when needed: a health check runs every few seconds and needs neither Express nor pino.
  if (process.argv.includes('--healthcheck')) {
    const { healthcheck } = await import('./healthcheck.ts');
    process.exit((await healthcheck(config)) ? 0 : 1);
  }
  const [{ readContract }, { startServer }, { pino }] = await Promise.all([
    import('./contract.ts'),
    import('./server.ts'),
    import('pino'),
  ]);
  const contract = readContract(config.contractFile);
  const log = pino({
    level: config.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
  const server = await startServer(config, contract, log);

  // As process 1 of a container nothing else ends this one: the kernel has no default action for it.
  let signals = 0;
  const stop = (signal: NodeJS.Signals): void => {
    signals++;
    log.info({ signal }, signals === 1 ? 'stopping' : 'stopping at once');
    if (signals > 1) process.exit(1);
    setTimeout(() => {
      log.error({ drainTimeoutMs }, 'requests still unanswered');
      process.exit(1);
    }, drainTimeoutMs).unref();
    void server.drain().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  try {
    await server.ready;
  } catch (error) {
    log.fatal(error instanceof StartError ? error.message : { err: error });
    process.exit(1);
  }
}

try {
  await main();
} catch (error) {
  const message = error instanceof StartError ? error.message : String(error);
  process.stderr.write(`mlpack server: ${message}\n`);
  process.exit(1);
}
