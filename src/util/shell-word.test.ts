import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellPath, shellWord } from './shell-word.ts';

/** What a shell makes of a command's words. */
function wordsOf(command: string): string[] {
  const printed = execFileSync('sh', ['-c', String.raw`printf '%s\0' ${command}`]);
  return printed.toString().split('\0').slice(0, -1);
}

describe('shellWord', () => {
  it.each(['my model.onnx', "it's; touch x", '$HOME `id` "x" \\', '', '*', '~', 'größe', '{a,b}', 'a=b&c'])(
    'is one word to a shell: %j',
    (text) => {
      expect(wordsOf(shellWord(text))).toEqual([text]);
    },
  );

  it('leaves alone what a shell leaves alone', () => {
    expect(shellWord('models/iris-2_a.onnx')).toBe('models/iris-2_a.onnx');
    expect(shellWord('ghcr.io/me/iris:1.0.0@sha256')).toBe('ghcr.io/me/iris:1.0.0@sha256');
  });

  it('is nothing that a terminal obeys', () => {
    expect(shellWord('a\u001b[31m')).toBe(String.raw`'a\u001b[31m'`);
  });
});

describe('shellPath', () => {
  it('is no option', () => {
    expect(wordsOf(shellPath('-rf model'))).toEqual(['./-rf model']);
  });
});
