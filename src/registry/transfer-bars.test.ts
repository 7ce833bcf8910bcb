import { expect, it } from 'vitest';
import { digestOf } from '../oci/documents/digest.ts';
import { transferBars } from './transfer-bars.ts';

const [small, large] = [digestOf(Buffer.from('small')), digestOf(Buffer.from('large'))];

it('draws a bar for each blob under way, and their total', () => {
  const drawn: string[] = [];
  const begin = transferBars((detail) => drawn.push(detail), 4_000_000);
  const first = begin({ digest: small, sizeBytes: 1_000_000 });
  const second = begin({ digest: large, sizeBytes: 2_000_000 });
  expect(
    drawn
      .at(-1)
      ?.split('\n')
      .map((line) => line.slice(0, 12).trim()),
  ).toEqual([small.slice(7, 19), large.slice(7, 19), 'Total']);
  second.transferred(1_000_000);
  first.done('present');
  expect(drawn.at(-1)?.split('\n')).toEqual([
    `${large.slice(7, 19)}  ${'█'.repeat(12)}${'░'.repeat(12)}  1 MB of 2 MB`,
    `Total         ${'█'.repeat(12)}${'░'.repeat(12)}  2 MB of 4 MB`,
  ]);
});
