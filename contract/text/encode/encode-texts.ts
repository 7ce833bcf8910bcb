import type { TokenizerSettingsJson } from '../../schemas/contract.schema.ts';
import { codeAt, codeBefore, isSpace, widthOf } from '../characters.ts';
import { TextError } from '../count-tokens.ts';
import { BudgetError } from '../regex/match.ts';
import type { Encoding } from '../tokenizer/encoding.ts';
import { TokenizerError } from '../tokenizer/tokenizer-error.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';

/** The tokens of texts, a row each, padded to the longest on the right; row-major. */
export interface EncodedTexts {
  readonly ids: BigInt64Array;
  readonly mask: BigInt64Array;
  readonly types: BigInt64Array;
  /** Tokens of the longest row: how many each row has. */
  readonly width: number;
  /** How many tokens each row has of its own. */
  readonly lengths: Int32Array;
}

/** What is divided for one answer, in units of UTF-16: a few seconds. */
const maxUnits = 2 ** 20;

/**
 * What a step does with the texts of some rows.
 *
 * @returns a function that takes a text for each row, and a second one where the model takes pairs; it throws
 * {@link TextError} for a text that is too long
 */
export function textEncoder(tokenizer: Tokenizer, settings: TokenizerSettingsJson) {
  const { maxLength, truncationSide, padding, emptyPair } = settings;
  const options = { addSpecialTokens: true, maxLength, truncation: 'longest_first', truncationSide } as const;
  const plain = (text: string): string => plainText(text, settings);
  return (texts: readonly string[], pairs: readonly string[] | null): EncodedTexts => {
    const encodings: Encoding[] = [];
    let units = 0;
    for (const [row, text] of texts.entries()) {
      const second = pairs?.[row] ?? '';
      units += text.length + second.length;
      if (units > maxUnits) throw new TextError(row, tooLong(row));
      const hasPair = pairs !== null && (emptyPair === 'text' || second !== '');
      encodings.push(
        refusing(row, () => tokenizer.encode(plain(text), hasPair ? plain(second) : null, options)),
      );
    }
    return padded(encodings, padding ?? { id: 0, typeId: 0 });
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

/** A text that no tokenizer could take is told by its row. */
function refusing(row: number, encode: () => Encoding): Encoding {
  try {
    return encode();
  } catch (error) {
    if (error instanceof BudgetError)
      throw new TextError(row, 'takes too many steps to be divided into tokens');
    if (error instanceof TokenizerError) throw new TextError(row, `is not divided: ${error.message}`);
    throw error;
  }
}

function padded(
  encodings: readonly Encoding[],
  { id, typeId }: NonNullable<TokenizerSettingsJson['padding']>,
): EncodedTexts {
  const lengths = Int32Array.from(encodings, ({ ids }) => ids.length);
  const width = lengths.reduce((most, length) => Math.max(most, length), 0);
  const size = encodings.length * width;
  const ids = new BigInt64Array(size).fill(BigInt(id));
  const types = new BigInt64Array(size).fill(BigInt(typeId));
  const mask = new BigInt64Array(size);
  for (const [row, encoding] of encodings.entries()) {
    const start = row * width;
    for (let i = 0; i < encoding.ids.length; i++) {
      ids[start + i] = BigInt(encoding.ids[i] ?? 0);
      types[start + i] = BigInt(encoding.typeIds[i] ?? 0);
      mask[start + i] = 1n;
    }
  }
  return { ids, mask, types, width, lengths };
}

/** A text without the white space around it, as Python's str.strip has it. */
function strip(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(codeAt(text, start))) start += widthOf(codeAt(text, start));
  while (end > start && isSpace(codeBefore(text, end))) end -= widthOf(codeBefore(text, end));
  return text.slice(start, end);
}

function tooLong(row: number): string {
  const before = row === 0 ? '' : ', with those before it,';
  return `has${before} more than ${maxUnits} characters`;
}
