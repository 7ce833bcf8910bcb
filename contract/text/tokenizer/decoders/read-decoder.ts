import type { Fields } from '../fields.ts';
import { decodeBytes } from './byte-level.ts';
import type { Decoder } from './decoder.ts';
import { readReplaceDecoder } from './replace.ts';
import { decodeWordPieces } from './word-piece.ts';

/**
 * What makes text of tokens again.
 * https://github.com/huggingface/tokenizers, tokenizers/src/decoders
 *
 * @throws TokenizerError naming what is not supported
 */
export function readDecoder(fields: Fields | null): Decoder {
  // Tokens without a decoder are words.
  if (fields === null) return (tokens) => [tokens.join(' ')];
  switch (fields.get('type')) {
    case 'WordPiece': {
      const [prefix, isCleaned] = [fields.text('prefix', '##'), fields.flag('cleanup', true)];
      return (tokens) => decodeWordPieces(tokens, prefix, isCleaned);
    }
    case 'ByteLevel':
      return decodeBytes;
    case 'Metaspace':
      return readMetaspaceDecoder(fields);
    case 'BPEDecoder': {
      const suffix = fields.text('suffix', '</w>');
      return (tokens) =>
        tokens.map((token, i) => token.replaceAll(suffix, i === tokens.length - 1 ? '' : ' '));
    }
    case 'ByteFallback':
      return decodeFallenBack;
    case 'Fuse':
      return (tokens) => [tokens.join('')];
    case 'Strip':
      return readStripDecoder(fields);
    case 'Replace':
      return readReplaceDecoder(fields);
    case 'Sequence': {
      const decoders = fields.steps('decoders').map(readDecoder);
      return (tokens) => decoders.reduce((decoded, decoder) => decoder(decoded), tokens);
    }
    default:
      throw fields.unsupported('type');
  }
}

function readMetaspaceDecoder(fields: Fields): Decoder {
  const replacement = fields.text('replacement', '▁');
  const scheme = fields.get('prepend_scheme') ?? 'always';
  const isOld = fields.get('add_prefix_space') !== undefined && !fields.flag('add_prefix_space');
  const hasPrefix = scheme !== 'never' && !isOld;
  return (tokens) => tokens.map((token, i) => token.replaceAll(replacement, i === 0 && hasPrefix ? '' : ' '));
}

/** Takes a character off both ends, so often at most. */
function readStripDecoder(fields: Fields): Decoder {
  const content = fields.text('content');
  if (content === '') throw fields.wrong('content', 'a character');
  const [most, mostAtEnd] = [fields.count('start'), fields.count('stop')];
  return (tokens) =>
    tokens.map((token) => {
      let [start, end] = [0, token.length];
      for (let i = 0; i < most && token.startsWith(content, start); i++) start += content.length;
      for (let i = 0; i < mostAtEnd && token.slice(start, end).endsWith(content); i++) end -= content.length;
      return token.slice(start, end);
    });
}

/** Tokens such as `<0xE2>` are bytes; those side by side that are no UTF-8 are as many signs of what can't be read. */
const decodeFallenBack: Decoder = (tokens) => {
  const decoded: string[] = [];
  let bytes: number[] = [];
  const endBytes = (): void => {
    if (bytes.length === 0) return;
    const text = utf8(bytes);
    decoded.push(...(text === null ? bytes.map(() => '\ufffd') : [text]));
    bytes = [];
  };
  for (const token of tokens) {
    const [, hex] = /^<0x([0-9A-Fa-f]{2})>$/u.exec(token) ?? [];
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else {
      endBytes();
      decoded.push(token);
    }
  }
  endBytes();
  return decoded;
};

function utf8(bytes: readonly number[]): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}
