import { spend, type Budget } from '../regex/match.ts';
import { Trie } from './trie.ts';

/** The longest word that starts at a place of a text, by its number, and where it ends; -1 where none does. */
export function longestAt(
  trie: Trie,
  text: string,
  start: number,
  budget: Budget,
): readonly [id: number, end: number] {
  let found = -1;
  let end = start;
  let node: number = Trie.root;
  let at = start;
  while (at < text.length) {
    node = trie.child(node, text.charCodeAt(at));
    if (node === -1) break;
    at += 1;
    if (trie.valueAt(node) === -1) continue;
    found = trie.valueAt(node);
    end = at;
  }
  spend(budget, at - start);
  return [found, end];
}
