#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `mlpack needs Node.js 22.18 or newer, this is ${process.versions.node}.\n` +
      '  → Install a newer one, or let npm bring it: npx --package=node@24 --package=mlpack -- mlpack …\n',
  );
  process.exit(2);
}
const { execute } = await import('@oclif/core');
// Not awaited: where stdout's reader has gone (`| head`), oclif waits for ever for it to drain.
void execute({ dir: import.meta.url });
