/** Builds dist/: the CLI compiled, the server bundled, oclif's manifest (so that starting loads one command only). */
import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Plugin } from '@oclif/core/config';
import { bundleServer } from './bundle-server.ts';

const root = resolve(import.meta.dirname, '..');
const manifestPath = join(root, 'oclif.manifest.json');

await rm(join(root, 'dist'), { recursive: true, force: true });
await rm(manifestPath, { force: true });
execFileSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')],
  {
    stdio: 'inherit',
  },
);
await bundleServer(join(root, 'dist', 'server'));

const plugin = new Plugin({ ignoreManifest: true, root, type: 'core' });
await plugin.load();
await writeFile(manifestPath, `${JSON.stringify(plugin.manifest, null, 2)}\n`);
