import { codeAt, widthOf } from '../../characters.ts';
import { spend, type Budget } from '../../regex/match.ts';
import { BoundedCache } from '../bounded-cache.ts';
import type { Fields } from '../fields.ts';
import type { TokenList } from '../token-list.ts';
import { TokenizerError } from '../tokenizer-error.ts';
import { Trie } from '../trie.ts';
import type { Model } from './model.ts';
import { readVocabulary } from './read-vocabulary.ts';

/**
 * From the left the longest token that fits, where those behind the first start with a prefix; a word of which something is left
 * is unknown as a whole.
 * https://github.com/huggingface/tokenizers, tokenizers/src/models/wordpiece
 *
 * @throws TokenizerError
 */
export function readWordPiece(model: Fields): Model {
  const vocabulary = readVocabulary(model);
  const prefix = model.text('continuing_subword_prefix', '##');
  const longest = model.count('max_input_chars_per_word');
  const unknownToken = model.text('unk_token');
  const unknown = vocabulary.idOf(unknownToken);
  const trie = new Trie();
  for (const [token, id] of vocabulary.ids) trie.add(token, id);
  const inside = trie.nodeOf(prefix);
  const cache = new BoundedCache<Int32Array>();

  return { vocabulary, tokenize };

  function tokenize(word: string, tokens: TokenList, budget: Budget): void {
    let pieces = cache.get(word);
    if (pieces === undefined) {
      pieces = piecesOf(word, budget);
      cache.set(word, pieces);
    }
    if (pieces.length > 0) {
      for (let index = 0, from = 0; index < pieces.length; index += 2) {
        const to = pieces[index + 1] ?? from;
        tokens.add(pieces[index] ?? 0, from, to);
        from = to;
      }
      return;
    }
    if (unknown === undefined) {
      throw new TokenizerError(
        `model.unk_token ${JSON.stringify(unknownToken)} is not in model.vocab, and the text has a word that isn't known`,
      );
    }
    tokens.add(unknown, 0, word.length);
  }

  /** Of each token its number and where it ends; nothing for a word that isn't known. */
  function piecesOf(word: string, budget: Budget): Int32Array {
    if (!isShort(word)) return new Int32Array();
    const pieces: number[] = [];
    for (let from = 0; from < word.length;) {
      let node = from === 0 ? Trie.root : inside;
      let id = -1;
      let end = from;
      let at = from;
      while (node !== -1 && at < word.length) {
        node = trie.child(node, word.charCodeAt(at));
        at += 1;
        if (node === -1 || trie.valueAt(node) === -1) continue;
        id = trie.valueAt(node);
        end = at;
      }
      spend(budget, at - from);
      if (id === -1) return new Int32Array();
      pieces.push(id, end);
      from = end;
    }
    return Int32Array.from(pieces);
  }

  function isShort(word: string): boolean {
    if (word.length <= longest) return true;
    let count = 0;
    for (let at = 0; at < word.length && count <= longest; count += 1) at += widthOf(codeAt(word, at));
    return count <= longest;
  }
}
