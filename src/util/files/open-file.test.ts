import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { openFile, openInput } from './open-file.ts';

describe('a file that a user names', () => {
  it('is read from its beginning', async () => {
    const path = join(await tempDir(), 'file');
    await writeFile(path, 'abc');
    await using file = await openFile(path);
    expect(await file.readFile('utf8')).toBe('abc');
    expect(await text(await openInput(path, undefined))).toBe('abc');
  });

  it('is refused at once where it is a pipe, a socket, a device or a folder', async () => {
    const folder = await tempDir();
    const at = (name: string) => join(folder, name);
    execFileSync('mkfifo', [at('pipe')]);
    await mkdir(at('folder'));
    const server = createServer().listen(at('socket'));
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    for (const [path, kind] of [
      [at('pipe'), 'a named pipe'],
      [at('folder'), 'a folder'],
      [at('socket'), 'a socket'],
      ['/dev/zero', 'a device'],
    ] as const) {
      const message = `${path} is ${kind}, and no file`;
      await expect(openFile(path)).rejects.toThrow(message);
      await expect(openInput(path, undefined)).rejects.toThrow(message);
    }
  });
});

describe('what a shell hands over', () => {
  /** Prints what it reads of the path that is its argument, and the error that ends it. */
  const script = (then: string) => `
    import { openInput } from ${JSON.stringify(join(import.meta.dirname, 'open-file.ts'))};
    const abort = new AbortController();
    try {
      for await (const chunk of await openInput(process.argv.at(-1), abort.signal)) {
        process.stdout.write(chunk);
        ${then}
      }
    } catch (error) {
      process.stdout.write(error.name);
    }`;
  const reading = (command: string, then: string) =>
    ['-c', command, process.execPath, '--input-type=module', '-e', script(then)] as const;

  it.each(['"$@" <(printf ab)', 'printf ab | "$@" /dev/stdin'])('is read as by %s', (command) => {
    const args = reading(`set -- "$0" "$@"; ${command}`, '');
    expect(execFileSync('bash', args, { encoding: 'utf8' })).toBe('ab');
  });

  it('holds nobody who no longer waits for it', async () => {
    // The pipe stays open, so that a thread that reads it would hold the process.
    const command = 'exec "$0" "$@" <(printf a; exec sleep 600)';
    const reader = spawn('bash', reading(command, 'abort.abort();'), {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    onTestFinished(() => {
      try {
        process.kill(-(reader.pid ?? 0), 'SIGKILL');
      } catch {
        // All have ended.
      }
    });
    const [said, [code]] = await Promise.all([text(reader.stdout), once(reader, 'exit')]);
    expect([said, code]).toEqual(['aAbortError', 0]);
  });
});
