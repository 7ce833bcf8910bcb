/** Imported into a process by `--import`, as runMeasured does: says at its end, on standard error, how much memory it held at most. */
process.on('exit', () => {
  process.stderr.write(`peak memory: ${process.resourceUsage().maxRSS * 1024} bytes\n`);
});
