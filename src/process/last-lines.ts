import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** The last lines that a process wrote. */
export interface LastLines {
  /** Oldest first. */
  lines(): readonly string[];
  /** Adds every line of a stream and hands it on. */
  follow(stream: Readable): void;
}

export function createLastLines(maxLines: number, onLine: (line: string) => void): LastLines {
  const kept: string[] = [];
  return {
    lines: () => [...kept],
    follow(stream) {
      createInterface({ input: stream, crlfDelay: Infinity }).on('line', (line) => {
        kept.push(line);
        if (kept.length > maxLines) kept.shift();
        onLine(line);
      });
    },
  };
}
