import { type Logger, pino } from 'pino';

/**
 * Lines of JSON on standard output, and what Node warns this thread of among them: it would write text to standard error. Every
 * thread has a log of its own, none waits for another's.
 */
export function createLog(level: string): Logger {
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: 1, sync: true }),
  );
  process.removeAllListeners('warning');
  process.on('warning', (warning: Error & { readonly code?: string }) => {
    // What is experimental in the Node.js of an image was chosen with it: SQLite, by the writer of predictions.
    if (warning.name !== 'ExperimentalWarning')
      log.warn({ warning: warning.name, code: warning.code }, warning.message);
  });
  return log;
}
