import { TokenizerError } from './tokenizer-error.ts';

/** Nodes at most; the vocabularies of a hundred languages have some two million. */
const maxNodes = 2 ** 25;

/** Places looked at for one; where words are as people have them, some fifty are the most. */
const maxTries = 1000;

/** Words by their units of UTF-16, each with a number; a table of nodes and units, as a Map for each node would take ten times as much. */
export class Trie {
  static readonly root = 0;
  #nodeCount = 1;
  #values = new Int32Array(64).fill(-1);
  /** What leads from a node by a unit to its child; a child of 0 is a free place. */
  #nodes = new Int32Array(64);
  #units = new Uint16Array(64);
  #children = new Int32Array(64);

  /** @throws TokenizerError for more than any vocabulary has, or words chosen so that they all fall into one place */
  add(word: string, value: number): void {
    let node = Trie.root;
    for (let at = 0; at < word.length; at += 1) node = this.#childOrNew(node, word.charCodeAt(at));
    this.#values[node] = value;
  }

  /** The node that a unit leads to; -1 where none. */
  child(node: number, unit: number): number {
    const child = this.#children[this.#placeOf(node, unit)] ?? 0;
    return child === 0 ? -1 : child;
  }

  /** The number of the word that ends at a node; -1 where none does. */
  valueAt(node: number): number {
    return this.#values[node] ?? -1;
  }

  /** The node at the end of a text; -1 where no word starts with it. */
  nodeOf(text: string): number {
    let node = Trie.root;
    for (let at = 0; at < text.length && node !== -1; at += 1) node = this.child(node, text.charCodeAt(at));
    return node;
  }

  #placeOf(node: number, unit: number): number {
    const nodes = this.#nodes;
    const units = this.#units;
    const children = this.#children;
    const mask = nodes.length - 1;
    const hash = Math.imul(Math.imul(node, 0x10001) ^ unit, 0x9e3779b1);
    let place = (hash ^ (hash >>> 15)) & mask;
    let tries = 0;
    while (children[place] !== 0 && (nodes[place] !== node || units[place] !== unit)) {
      place = (place + 1) & mask;
      tries += 1;
      if (tries > maxTries) throw new TokenizerError('its words are chosen so that none can be found');
    }
    return place;
  }

  #childOrNew(node: number, unit: number): number {
    const place = this.#placeOf(node, unit);
    const known = this.#children[place] ?? 0;
    if (known !== 0) return known;
    const child = this.#nodeCount;
    if (child >= maxNodes) throw new TokenizerError('its words are more than any vocabulary has');
    this.#nodeCount += 1;
    this.#nodes[place] = node;
    this.#units[place] = unit;
    this.#children[place] = child;
    if (this.#nodeCount > this.#values.length) {
      const values = new Int32Array(2 * this.#values.length).fill(-1);
      values.set(this.#values);
      this.#values = values;
    }
    if (2 * this.#nodeCount > this.#children.length) this.#grow();
    return child;
  }

  #grow(): void {
    const [nodes, units, children] = [this.#nodes, this.#units, this.#children];
    const size = 4 * children.length;
    this.#nodes = new Int32Array(size);
    this.#units = new Uint16Array(size);
    this.#children = new Int32Array(size);
    for (const [index, child] of children.entries()) {
      if (child === 0) continue;
      const place = this.#placeOf(nodes[index] ?? 0, units[index] ?? 0);
      this.#nodes[place] = nodes[index] ?? 0;
      this.#units[place] = units[index] ?? 0;
      this.#children[place] = child;
    }
  }
}
