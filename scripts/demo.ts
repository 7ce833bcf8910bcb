/** The README's first command: builds examples/churn, tests it against its golden cases, runs it and asks it once. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '..');
const cli = join(root, 'bin', 'run.js');
const project = join(root, 'examples', 'churn');

mlpack('build', 'model.pkl');
mlpack('test');
await askOnce();

function mlpack(...args: string[]): void {
  process.stdout.write(`\n$ mlpack ${args.join(' ')}\n`);
  const { status } = spawnSync(process.execPath, [cli, ...args], { cwd: project, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

async function askOnce(): Promise<void> {
  const port = String(await freePort(8080));
  process.stdout.write(`\n$ mlpack run --port ${port}\n`);
  const server = spawn(process.execPath, [cli, 'run', '--port', port], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // On a terminal the server stays up, so that the curl line can be typed in another one.
  const stop = () => server.kill('SIGTERM');
  process.once('SIGINT', stop);
  for await (const line of createInterface({ input: server.stdout })) {
    if (line.includes('http://')) break;
  }
  server.stdout.resume();
  const body = (await readFile(join(project, 'request.json'), 'utf8')).trim();
  const url = `http://127.0.0.1:${port}/predict`;
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  process.stdout.write(
    `\n$ curl -s ${url} -H 'content-type: application/json' -d '${body}'\n${await answer.text()}\n`,
  );
  if (process.stdout.isTTY)
    process.stdout.write('\nThe server is up; try the line above. Ctrl-C stops it.\n');
  else stop();
  await once(server, 'exit');
}

/** The wanted port, or any other when it is taken. */
async function freePort(wanted: number): Promise<number> {
  for (const port of [wanted, 0]) {
    const probe = createServer();
    const listening = await new Promise<boolean>((done) => {
      probe.once('error', () => done(false)).listen(port, '127.0.0.1', () => done(true));
    });
    if (!listening) continue;
    const { port: found } = probe.address() as AddressInfo;
    await new Promise((done) => probe.close(done));
    return found;
  }
  throw new Error('no free port');
}
