import { describe, expect, it } from 'vitest';
import { readStanzas } from './stanzas.ts';

const packages = `Package: a
Version: 1:2.0-1
Description: first
 Version: not a field
Tag: x::y

Package: ä
Version: 2
`;

async function* piecesOf(text: string, sizeBytes: number) {
  const bytes = Buffer.from(text);
  for (let offset = 0; offset < bytes.length; offset += sizeBytes)
    yield bytes.subarray(offset, offset + sizeBytes);
}

describe('readStanzas', () => {
  it.each([1, 2, 7, 1000])('reads the same whatever the chunks (%i bytes)', async (sizeBytes) => {
    const stanzas: Record<string, string>[] = [];
    for await (const fields of readStanzas(piecesOf(packages, sizeBytes)))
      stanzas.push(Object.fromEntries(fields));
    expect(stanzas).toEqual([
      { Package: 'a', Version: '1:2.0-1', Description: 'first', Tag: 'x::y' },
      { Package: 'ä', Version: '2' },
    ]);
  });
});
