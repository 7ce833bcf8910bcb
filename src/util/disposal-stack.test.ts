import { describe, expect, it } from 'vitest';
import { DisposalStack } from './disposal-stack.ts';

function noting(calls: string[], name: string): AsyncDisposable {
  return { [Symbol.asyncDispose]: async () => void calls.push(name) };
}

describe('DisposalStack', () => {
  it('disposes in reverse order, once, waiting for each', async () => {
    const calls: string[] = [];
    const stack = new DisposalStack();
    stack.use(noting(calls, 'first'));
    stack.defer(async () => {
      await Promise.resolve();
      calls.push('second');
    });
    stack.use(noting(calls, 'third'));
    await stack.disposeAsync();
    await stack.disposeAsync();
    expect(calls).toEqual(['third', 'second', 'first']);
  });

  it('is left empty by a move, so that its end disposes of nothing', async () => {
    const calls: string[] = [];
    const moved = await (async () => {
      await using stack = new DisposalStack();
      stack.use(noting(calls, 'kept'));
      return stack.move();
    })();
    expect(calls).toEqual([]);
    await moved.disposeAsync();
    expect(calls).toEqual(['kept']);
  });

  it('goes on after a failure, and passes it on', async () => {
    const calls: string[] = [];
    const stack = new DisposalStack();
    stack.use(noting(calls, 'first'));
    stack.defer(() => Promise.reject(new Error('busy')));
    await expect(stack.disposeAsync()).rejects.toThrow('busy');
    expect(calls).toEqual(['first']);
  });

  it('passes several failures on together', async () => {
    const stack = new DisposalStack();
    stack.defer(() => Promise.reject(new Error('one')));
    stack.defer(() => Promise.reject(new Error('two')));
    await expect(stack.disposeAsync()).rejects.toMatchObject({
      errors: [expect.objectContaining({ message: 'two' }), expect.objectContaining({ message: 'one' })],
    });
  });
});
