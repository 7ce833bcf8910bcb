import type { Encoding } from './encoding.ts';
import { addedCount, type Template, type Trim } from './post-processors/post-processor.ts';
import { trimmedOffsets } from './post-processors/trim-offsets.ts';
import type { TokenRange } from './token-list.ts';

/**
 * What a template makes of the tokens of one text or of two.
 *
 * @param tokenOf what tokens say
 */
export function assemble(
  ranges: readonly TokenRange[],
  template: Template,
  trims: readonly Trim[],
  addSpecialTokens: boolean,
  tokenOf: (id: number) => string | undefined,
): Encoding {
  const size = template.reduce(
    (sum, part) => sum + (part.kind === 'sequence' ? lengthOf(ranges[part.sequence]) : 0),
    addSpecialTokens ? addedCount(template) : 0,
  );
  const encoding = {
    ids: new Int32Array(size),
    typeIds: new Int32Array(size),
    specialTokensMask: new Uint8Array(size),
    offsets: new Int32Array(2 * size),
    sequences: new Int8Array(size).fill(-1),
    words: new Int32Array(size).fill(-1),
  };
  let at = 0;
  for (const part of template) {
    if (part.kind === 'special') {
      if (!addSpecialTokens) continue;
      encoding.ids.set(part.ids, at);
      encoding.typeIds.fill(part.typeId, at, at + part.ids.length);
      encoding.specialTokensMask.fill(1, at, at + part.ids.length);
      at += part.ids.length;
      continue;
    }
    const range = ranges[part.sequence];
    if (range === undefined) continue;
    const end = at + lengthOf(range);
    encoding.ids.set(range.tokens.ids.subarray(range.from, range.to), at);
    encoding.typeIds.fill(part.typeId, at, end);
    encoding.offsets.set(trimmedOffsets(range, trims, tokenOf), 2 * at);
    encoding.sequences.fill(part.sequence, at, end);
    encoding.words.set(range.tokens.words.subarray(range.from, range.to), at);
    at = end;
  }
  return encoding;
}

function lengthOf(range: TokenRange | undefined): number {
  return range === undefined ? 0 : range.to - range.from;
}
