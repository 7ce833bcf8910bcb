import { describe, expect, it } from 'vitest';
import { shareWork } from './shared-work.ts';

describe('shared work', () => {
  it('goes on until the last who waits has gone', async () => {
    let told: AbortSignal | undefined;
    const work = shareWork((signal) => {
      told = signal;
      return new Promise<never>(() => {});
    });
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = [work.join(first.signal), work.join(second.signal)];
    first.abort(new Error('one'));
    await expect(waiting[0]).rejects.toThrow('one');
    expect([told?.aborted, work.isAbandoned()]).toEqual([false, false]);
    second.abort(new Error('two'));
    await expect(waiting[1]).rejects.toThrow('two');
    expect([told?.aborted, work.isAbandoned()]).toEqual([true, true]);
  });

  it('gives everybody the result, and is not abandoned by those who have it', async () => {
    const work = shareWork(async () => 42);
    const signal = new AbortController();
    expect(await Promise.all([work.join(), work.join(signal.signal)])).toEqual([42, 42]);
    signal.abort();
    expect(work.isAbandoned()).toBe(false);
  });
});
