import { type Logger, pino } from 'pino';

/** A log that keeps what is written to it at level error and above, to see that nothing is. */
export function errorLines(): { readonly log: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  return { log: pino({ level: 'error' }, { write: (line: string) => lines.push(line) }), lines };
}
