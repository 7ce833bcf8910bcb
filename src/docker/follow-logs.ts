import { setTimeout as sleep } from 'node:timers/promises';
import type { LogLine } from './container-logs.ts';

const keptLines = 200;
/** The last lines of a container come within that, or, from Podman at times, never end. */
const lastLinesMs = 2000;

/** The log of a container while it is followed. */
interface FollowedLogs {
  /** The last lines, oldest first. */
  lines(): readonly string[];
  /** Stops following: when the log ends, else after `patienceMs`. */
  end(patienceMs?: number): Promise<void>;
}

/** Follows a log until it ends or {@link FollowedLogs.end} is called; one that can't be read has no lines. */
export function followLogs(
  read: (signal: AbortSignal) => AsyncIterable<LogLine>,
  onLine?: (line: string) => void,
): FollowedLogs {
  const reading = new AbortController();
  const lines: string[] = [];
  const following = (async () => {
    for await (const { text } of read(reading.signal)) {
      lines.push(text);
      if (lines.length > keptLines) lines.shift();
      onLine?.(text);
    }
  })().catch(() => {});
  return {
    lines: () => [...lines],
    async end(patienceMs = lastLinesMs) {
      const patience = new AbortController();
      const late = sleep(patienceMs, undefined, { signal: patience.signal }).catch(() => {});
      await Promise.race([following, late]);
      patience.abort();
      reading.abort();
    },
  };
}
