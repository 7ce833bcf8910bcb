import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isProcessAlive, processIdentity } from './process-identity.ts';

describe('isProcessAlive', () => {
  it('knows this process by its own name', () => {
    expect(isProcessAlive(processIdentity)).toBe(true);
  });

  it('takes a process that got the id of a dead one for another', () => {
    const [pid] = processIdentity.split('-');
    expect(isProcessAlive(`${pid}-1`)).toBe(process.platform !== 'linux');
  });

  it('does not find one that has ended', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    const { pid } = child;
    await once(child, 'exit');
    expect(isProcessAlive(`${pid}-0`)).toBe(false);
  });

  it.runIf(process.platform === 'linux')('counts one that only waits to be reaped as dead', async () => {
    // The shell starts a child that ends as soon as the shell has become a program that never asks after it.
    const child = 'until read -r name < "/proc/$$/comm" && [ "$name" = sleep ]; do :; done';
    const script = `(${child}) & echo "$!"; exec sleep 60`;
    const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(line.toString());
      const start = readFileSync(`/proc/${pid}/stat`, 'latin1').split(' ')[21];
      await expect.poll(() => isProcessAlive(`${pid}-${start}`)).toBe(false);
      expect(() => process.kill(pid, 0)).not.toThrow();
    } finally {
      parent.kill();
    }
  });
});
