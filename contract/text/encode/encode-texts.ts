import type { TokenizerSettingsJson, TokenizerStep } from '../../schemas/contract.schema.ts';
import { codeAt, codeBefore, isSpace, widthOf } from '../characters.ts';
import { TextError } from '../count-tokens.ts';
import { BudgetError } from '../regex/match.ts';
import type { Encoding } from '../tokenizer/encoding.ts';
import { TokenizerError } from '../tokenizer/tokenizer-error.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { type EncodedRow, type EncodedRows, paddedEncodings } from './padded-encodings.ts';
import { mostUnits, mostWindows } from './tokenizer-step.ts';

/**
 * What a step does with the texts of some rows.
 *
 * @returns a function that takes a text for each row, and a second one where the model takes pairs; it throws
 * {@link TextError} for a text that is too long
 */
export function textEncoder(
  tokenizer: Tokenizer,
  { settings, outputs }: Pick<TokenizerStep, 'settings' | 'outputs'>,
) {
  const { truncation = 'longest_first', truncationSide, padding, emptyPair } = settings;
  const isCut = truncation !== 'none';
  const options = {
    addSpecialTokens: true,
    maxLength: isCut ? settings.maxLength : null,
    truncation: isCut ? truncation : 'longest_first',
    truncationSide,
  } as const;
  const plain = (text: string): string => plainText(text, settings);
  const encode = (text: string, pair: string | null): readonly Encoding[] =>
    settings.stride === undefined
      ? [tokenizer.encode(text, pair, options)]
      : tokenizer.encodeWindows(text, pair, options, settings.stride);
  return (texts: readonly string[], pairs: readonly string[] | null): EncodedRows => {
    const rows: EncodedRow[] = [];
    const windows: number[] = [];
    let units = 0;
    for (const [row, sent] of texts.entries()) {
      const second = pairs?.[row] ?? '';
      units += sent.length + second.length;
      if (units > mostUnits) throw new TextError(row, tooMany(row, mostUnits, 'characters'));
      const hasPair = pairs !== null && (emptyPair === 'text' || second !== '');
      const [text, pair] = [plain(sent), hasPair ? plain(second) : null];
      const encodings = dividedRow(row, () => encode(text, pair));
      windows.push(encodings.length);
      if (rows.length - row + encodings.length > mostWindows && encodings.length > 1) {
        throw new TextError(row, tooMany(row, mostWindows, 'windows, each of which is an inference'));
      }
      for (const encoding of encodings) {
        refuseTooLong(row, encoding, settings.maxLength);
        rows.push({ encoding, text, pair });
      }
    }
    const made = paddedEncodings(rows, windows, padding ?? { id: 0, typeId: 0 }, outputs);
    return settings.zeroTypes === true ? { ...made, types: new BigInt64Array(made.types.length) } : made;
  };
}

/** A text as it is divided. */
export function plainText(
  text: string,
  { stripped, lowercase }: Pick<TokenizerSettingsJson, 'stripped' | 'lowercase'>,
): string {
  const bare = stripped ? strip(text) : text;
  return lowercase === true ? bare.toLowerCase() : bare;
}

/** What a text is divided into. @throws TextError naming the row of one that no tokenizer could take */
export function dividedRow<Encoded>(row: number, encode: () => Encoded): Encoded {
  try {
    return encode();
  } catch (error) {
    if (error instanceof BudgetError)
      throw new TextError(row, 'takes too many steps to be divided into tokens');
    if (error instanceof TokenizerError) throw new TextError(row, `is not divided: ${error.message}`);
    throw error;
  }
}

/** A text without the white space around it, as Python's str.strip has it. */
function strip(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(codeAt(text, start))) start += widthOf(codeAt(text, start));
  while (end > start && isSpace(codeBefore(text, end))) end -= widthOf(codeBefore(text, end));
  return text.slice(start, end);
}

/** Of texts that are not cut. */
function refuseTooLong(row: number, { ids }: Encoding, most: number | null): void {
  if (most === null || ids.length <= most) return;
  throw new TextError(row, `has ${ids.length} tokens, of which the model takes ${most} at most`);
}

function tooMany(row: number, most: number, what: string): string {
  const before = row === 0 ? '' : ', with those before it,';
  return `has${before} more than ${most} ${what}`;
}
