import type { TokenListStep } from '../../schemas/contract.schema.ts';
import { codeAt, widthOf } from '../characters.ts';
import { TextError } from '../count-tokens.ts';
import type { Encoding } from '../tokenizer/encoding.ts';
import type { Tokenizer } from '../tokenizer/tokenizer.ts';
import { dividedRow, plainText } from './encode-texts.ts';

/** What is told for one answer, in units of UTF-16: a token of each takes 100 bytes of JSON. */
const maxUnits = 2 ** 18;

const whole = {
  addSpecialTokens: true,
  maxLength: null,
  truncation: 'longest_first',
  truncationSide: 'right',
} as const;

/**
 * The tokens of texts as Text Embeddings Inference lists them, all of them, in JSON: id, text, whether it was added, and where it
 * starts and ends in bytes of the text without the white space around it.
 *
 * @returns a list for each text
 * @throws TextError for texts that are too long, or that aren't divided
 */
export function tokenLists(
  tokenizer: Tokenizer,
  settings: TokenListStep['settings'],
  texts: readonly string[],
): string[] {
  let units = 0;
  return texts.map((text, row) => {
    units += text.length;
    if (units > maxUnits)
      throw new TextError(row, `has, with those before it, more than ${maxUnits} characters`);
    const plain = plainText(text, settings);
    const encoding = dividedRow(row, () => tokenizer.encode(plain, null, whole));
    return JSON.stringify(tokensOf(tokenizer, encoding, plain));
  });
}

function tokensOf(tokenizer: Tokenizer, encoding: Encoding, text: string): readonly object[] {
  const bytes = bytesBefore(text);
  return Array.from(encoding.ids, (id, at) => {
    if (encoding.specialTokensMask[at] === 1) {
      return { id, text: tokenizer.tokenOf(id) ?? '', special: true, start: null, stop: null };
    }
    const [from = 0, to = 0] = encoding.offsets.subarray(2 * at, 2 * at + 2);
    const place = { start: bytes[from] ?? 0, stop: bytes[to] ?? 0 };
    return { id, text: text.slice(from, to), special: false, ...place };
  });
}

/** How many bytes of UTF-8 stand before each unit of UTF-16, and behind the last. */
function bytesBefore(text: string): Uint32Array {
  const before = new Uint32Array(text.length + 1);
  let bytes = 0;
  for (let at = 0; at < text.length;) {
    const code = codeAt(text, at);
    const width = widthOf(code);
    before.fill(bytes, at, at + width);
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    at += width;
  }
  before[text.length] = bytes;
  return before;
}
