import { describe, expect, it } from 'vitest';
import { maxDepth, refuseDeepNesting } from './json-depth.ts';

describe('refuseDeepNesting', () => {
  it.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('takes %s to the limit and no further', (_what, open, close) => {
    const nested = (depth: number) => `${open.repeat(depth)}1${close.repeat(depth)}`;
    expect(() => refuseDeepNesting(nested(maxDepth))).not.toThrow();
    expect(() => refuseDeepNesting(nested(maxDepth + 1))).toThrow('nested too deeply: more than 64 levels');
  });

  it('looks at what is open at once, not at how often something is', () => {
    expect(() => refuseDeepNesting(`[${'[[]],'.repeat(1000)}1]`)).not.toThrow();
  });

  it.each([`"${'['.repeat(100)}"`, String.raw`"\"${'['.repeat(100)}"`, String.raw`["\\",[1]]`])(
    'passes over strings: %s',
    (text) => expect(() => refuseDeepNesting(text)).not.toThrow(),
  );

  it('notices what follows a string that ends in an escaped backslash', () => {
    expect(() => refuseDeepNesting(`${String.raw`"\\"`}${'['.repeat(100)}`)).toThrow('nested too deeply');
  });
});
