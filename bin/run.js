#!/usr/bin/env node
import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `mlpack needs Node.js 22.18 or newer, this is ${process.versions.node}.\n` +
      '  → Install a newer one, or let npm bring it: npx --package=node@24 --package=mlpack -- mlpack …\n',
  );
  process.exit(2);
}
// Until a command listens, which cancels what it does: modules load for a while.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    if (process.listenerCount(signal) > 1) return;
    const error = { code: 'INTERRUPTED', message: 'Cancelled.', suggestions: [] };
    if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ error }, null, 2)}\n`);
    else process.stderr.write(`Error: ${error.message} [${error.code}]\n`);
    process.exit(130);
  });
// Before oclif's, which throws: a full disk behind `> file` is no bug. Whose reader has gone
// (`| head`), or whose terminal has been closed, is for the commands.
process.stdout.on('error', ({ code }) => {
  if (code === 'EPIPE' || (code === 'EIO' && process.stdout.isTTY)) return;
  const known = code === 'ENOSPC' || code === 'EDQUOT' ? 'DISK_FULL' : 'OUTPUT_NOT_WRITABLE';
  process.stderr.write(`Error: The output cannot be written (${code}). [${known}]\n`);
  process.exit(2);
});
// Nobody is left to be told: what has begun is still to be cleared away.
process.stderr.on('error', () => {});
const { env, platform } = process;
if (platform !== 'win32' && env.SHELL === undefined) {
  try {
    userInfo();
  } catch {
    // Oclif asks the system's users for the shell, and fails for a user whom they do not list, as in a container.
    env.SHELL = '/bin/sh';
  }
}
if (platform !== 'win32' && !isAbsolute(env.HOME ?? '')) {
  // An empty one would put the cache into the project.
  delete env.HOME;
  try {
    homedir();
  } catch {
    // Who has no home by the system's users either, as in a container, gets what Docker gives: oclif cannot be without.
    env.HOME = '/';
  }
}
const { default: oclif } = await import('../dist/oclif.js');
// Not awaited: where stdout's reader has gone (`| head`), oclif waits for ever for it to drain.
void oclif.execute({ loadOptions: { root: fileURLToPath(import.meta.url), userPlugins: false } });
