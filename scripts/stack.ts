/** `npm run stack`: brings examples/iris-postgres up; with `down`, takes it away again. */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const cli = join(root, 'bin', 'run.js');
const project = join(root, 'examples', 'iris-postgres');

const given = process.argv.slice(2);
const commands = given.length > 0 ? [given] : [['build'], ['compose', '--db', 'postgres'], ['up']];
for (const args of commands) {
  process.stdout.write(`\n$ mlpack ${args.join(' ')}\n`);
  const { status } = spawnSync(process.execPath, [cli, ...args], { cwd: project, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
