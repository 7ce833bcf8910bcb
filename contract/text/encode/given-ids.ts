import { RefusedRow } from '../../refused-row.ts';
import type { TokenIdsStep } from '../../schemas/contract.schema.ts';
import type { EncodedTexts } from './padded-encodings.ts';

/** JSON of a row whose text counts. */
const none = 'null';

/**
 * Encoded texts of which some rows are the ids that their sender gave.
 *
 * @param given JSON for each row: a list of ids, or null where its text counts
 * @throws RefusedRow for what is no list of ids that the model knows
 */
export function withGivenIds(
  step: Pick<TokenIdsStep, 'input' | 'size' | 'maxLength' | 'truncationSide' | 'padding'>,
  encoded: EncodedTexts,
  given: readonly string[],
): EncodedTexts {
  if (given.every((text) => text === none)) return encoded;
  const lists = given.map((text, row) => (text === none ? null : cut(idsOf(text, row, step), step)));
  const lengths = encoded.lengths.map((length, row) => lists[row]?.length ?? length);
  const width = lengths.reduce((most, length) => Math.max(most, length), 0);
  const rows = lists.length;
  const { id, typeId } = step.padding ?? { id: 0, typeId: 0 };
  const made = {
    ids: new BigInt64Array(rows * width).fill(BigInt(id)),
    mask: new BigInt64Array(rows * width),
    types: new BigInt64Array(rows * width).fill(BigInt(typeId)),
  };
  for (const [row, list] of lists.entries()) {
    const at = row * width;
    if (list === null) {
      const [from, to] = [row * encoded.width, row * encoded.width + (lengths[row] ?? 0)];
      made.ids.set(encoded.ids.subarray(from, to), at);
      made.mask.set(encoded.mask.subarray(from, to), at);
      made.types.set(encoded.types.subarray(from, to), at);
      continue;
    }
    made.ids.set(list, at);
    made.mask.fill(1n, at, at + list.length);
    made.types.fill(0n, at, at + list.length);
  }
  return { ...made, width, lengths };
}

/**
 * Refuses rows that have both a text and ids, of which one would be passed over.
 *
 * @param given as for {@link withGivenIds}
 * @throws RefusedRow naming both
 */
export function refuseTextBesideIds(
  { input, text }: Pick<TokenIdsStep, 'input' | 'text'>,
  texts: readonly string[],
  given: readonly string[],
): void {
  const both = given.findIndex((ids, row) => ids !== none && (texts[row] ?? '') !== '');
  if (both === -1) return;
  throw new RefusedRow(
    input,
    both,
    `expected either "${input}" or "${text}", got both: beside ids the text is ""`,
  );
}

function cut(
  ids: BigInt64Array,
  { maxLength, truncationSide }: Pick<TokenIdsStep, 'maxLength' | 'truncationSide'>,
): BigInt64Array {
  if (maxLength === null || ids.length <= maxLength) return ids;
  return truncationSide === 'right' ? ids.subarray(0, maxLength) : ids.subarray(ids.length - maxLength);
}

function idsOf(
  text: string,
  row: number,
  { input, size }: Pick<TokenIdsStep, 'input' | 'size'>,
): BigInt64Array {
  const ids = parsed(text);
  if (!Array.isArray(ids) || ids.length === 0)
    throw new RefusedRow(input, row, 'expected a list of ids of tokens');
  const wrong = ids.findIndex((id: unknown) => !Number.isInteger(id) || Number(id) < 0 || Number(id) >= size);
  if (wrong === -1) return BigInt64Array.from(ids, (id) => BigInt(Number(id)));
  throw new RefusedRow(
    input,
    row,
    `id ${wrong}: expected an integer from 0 to ${size - 1}, got ${JSON.stringify(ids[wrong]).slice(0, 40)}`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
