import { textEncoder } from '../../../../contract/text/encode/encode-texts.ts';
import { rowGroups } from '../../../../contract/text/encode/row-groups.ts';
import { readTokenizer } from '../../../../contract/text/tokenizer/read-tokenizer.ts';

/** Texts that are computed together, as their tokens; row-major. */
export interface PaddedGroup {
  readonly shape: readonly [rows: number, tokens: number];
  readonly ids: readonly number[];
  readonly mask: readonly number[];
}

/** What onnxruntime alone is timed with. */
export interface PaddedRows {
  readonly groups: readonly PaddedGroup[];
  /** Texts each alone, whose logits are to be printed. */
  readonly checked: readonly PaddedGroup[];
}

/** The server's. */
const mostPadding = 0.2;

/**
 * The batches that the server computes of texts, a number of which are there at once, by the code that it does so by.
 *
 * @param tokenizer a tokenizer.json
 * @param together how many texts are there at once
 */
export function paddedRows(tokenizer: object, texts: readonly string[], together: number): PaddedGroup[] {
  const encode = textEncoder(readTokenizer(tokenizer), {
    settings: {
      maxLength: 512,
      truncationSide: 'right',
      padding: { id: 0, typeId: 0 },
      stripped: false,
      emptyPair: 'none',
    },
    outputs: { ids: 'ids', lengths: 'lengths' },
  });
  const groups: PaddedGroup[] = [];
  for (let at = 0; at < texts.length; at += together) {
    const { ids, mask, width, lengths } = encode(texts.slice(at, at + together), null);
    for (const group of rowGroups(lengths, mostPadding)) {
      const taken = (elements: BigInt64Array) =>
        group.rows.flatMap((row) =>
          Array.from(elements.subarray(row * width, row * width + group.width), Number),
        );
      groups.push({ shape: [group.rows.length, group.width], ids: taken(ids), mask: taken(mask) });
    }
  }
  return groups;
}
