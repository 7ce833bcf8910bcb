import { expect, it } from 'vitest';
import type { PlatformVerdict } from '../../app/verify/verify-platform.ts';
import { renderVerify } from './render-verify.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const verdict: PlatformVerdict = {
  platform: 'linux/amd64',
  digest,
  rebuiltDigest: digest,
  comparison: { verdict: 'identical' },
  hasOwnServer: true,
  isSameFormat: true,
};

function linesOf(changes: Partial<PlatformVerdict>, indexDifference: string | null = null): string[] {
  const platforms = [{ ...verdict, ...changes }] as const;
  return renderVerify({ image: 'iris:0.1.0', digest, platforms, indexDifference }).split('\n');
}

it.each<[Partial<PlatformVerdict>, string]>([
  [{}, 'Reproduced bit for bit.'],
  [
    { comparison: { verdict: 'same-content', notes: ['Packed', 'otherwise.'] } },
    'Reproduced. Packed otherwise.',
  ],
  [
    {
      comparison: {
        verdict: 'different',
        difference: { layer: 'COPY a', file: '/a', text: 'has other bytes' },
      },
    },
    'Not reproduced: COPY a: /a has other bytes',
  ],
  [
    { comparison: { verdict: 'different', difference: { layer: null, file: null, text: 'another config' } } },
    'Not reproduced: another config',
  ],
])('says what came of a platform: %#', (changes, text) => {
  expect(linesOf(changes)).toEqual([
    'Image        iris:0.1.0',
    `Digest       ${digest}`,
    `linux/amd64  ${text}`,
    "             The server in it is this mlpack's own.",
  ]);
});

it('says whose the server is and who built the image', () => {
  expect(linesOf({ hasOwnServer: false, isSameFormat: false }).at(-1)).toBe(
    "             The server in it is another version's. Another version of mlpack built it.",
  );
});

it('says what differs in the index', () => {
  expect(linesOf({}, 'lists another platform')[2]).toBe(
    'Index        Not reproduced: it lists another platform.',
  );
});
