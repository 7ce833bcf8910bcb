import { readFileSync } from 'node:fs';

/** Imported into a process by `--import`, as runMeasured does: says at its end, on standard error, how much memory it held at most. */
process.on('exit', () => {
  process.stderr.write(`peak memory: ${peakBytes()} bytes\n`);
});

/** Linux counts in the maximum that getrusage() says what held the process that this one was forked from. */
function peakBytes() {
  try {
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
