import { once } from 'node:events';
import { yieldToOthers } from './priority.ts';
import type { Logger } from 'pino';
import { createLog } from '../../util/log.ts';
import { usableCpus } from '../../settings/usable-cpus.ts';
import type { Sink } from '../sinks/sink.ts';
import { SpoolReader } from '../spool/spool-reader.ts';
import type { ShadowReport, WriterCommand, WriterReport, WriterStart } from './messages.ts';
import { Pace } from './pace.ts';
import { ownCpuMs, readCpuTimes, SpareCpus } from './spare-cpus.ts';
import { ShadowComparison } from './shadow-comparison.ts';
import { SpoolWriter } from './spool-writer.ts';
import { monotonicClock } from './writer-clock.ts';

/**
 * What runs in the writer's process: from the spool to the database, with what the threads that answer
 * leave of the CPUs. It ends when the server does.
 */
export async function runWriter(): Promise<void> {
  // What is sent to a whole group of processes is for the server, which says when there is no more to come.
  process.on('SIGTERM', () => undefined);
  process.on('SIGINT', () => undefined);
  process.once('disconnect', () => process.exit(0));
  yieldToOthers();
  const [start]: WriterCommand[] = await once(process, 'message');
  if (start?.type !== 'start') throw new Error('the writer was not told how to begin');
  const log = createLog(start.logLevel);
  const sink = await sinkOf(start, log);
  const { imageDigest } = start.settings;
  // The server may just have died, which `disconnect` tells as well.
  const send = (report: WriterReport | ShadowReport) =>
    process.send?.(report, undefined, undefined, () => undefined);
  const writer = new SpoolWriter({
    sink,
    shadow: start.isShadow
      ? new ShadowComparison({ sink, imageDigest, log, report: send, nowMs: Date.now })
      : null,
    reader: new SpoolReader(start.folder, start.bootId, (file, bytes) =>
      log.error({ file, bytes }, 'a segment of the prediction log is damaged'),
    ),
    retention: start.settings,
    pace: new Pace({
      folder: start.folder,
      spoolMaxBytes: start.settings.spoolMaxBytes,
      spareCpus: new SpareCpus(usableCpus(), () => readCpuTimes(process.ppid)),
      ownMs: ownCpuMs,
      clock: monotonicClock,
    }),
    log,
    report: send,
  });
  process.on('message', (command: WriterCommand) => {
    if (command.type === 'finish') writer.finish();
  });
  await writer.run();
  process.exit(0);
}

/** The sink for the URL; what speaks to another database isn't even loaded. */
async function sinkOf({ url, settings, models }: WriterStart, log: Logger): Promise<Sink> {
  const onWarning = (message: string) => log.warn(message);
  const options = { url, password: settings.password, models, onWarning };
  if (url.startsWith('sqlite:')) {
    const { SqliteSink } = await import('../sinks/sqlite-sink.ts');
    return new SqliteSink(options);
  }
  const { PostgresSink } = await import('../sinks/postgres-sink.ts');
  return new PostgresSink(options);
}
