import type { Merges } from './merges.ts';
import { RankHeap } from './rank-heap.ts';

/** The tokens of one word while they are merged: each knows its neighbours, so that a long word takes no longer than many short ones. */
export class Symbols {
  count = 0;
  readonly ids: Int32Array;
  /** Where each starts and ends in the word. */
  readonly froms: Int32Array;
  readonly tos: Int32Array;
  /** Bytes in UTF-8 that each counts for; 0 of one that has become part of another. */
  readonly sizes: Int32Array;

  /** @param capacity how many there are at most */
  constructor(capacity: number) {
    this.ids = new Int32Array(capacity);
    this.froms = new Int32Array(capacity);
    this.tos = new Int32Array(capacity);
    this.sizes = new Int32Array(capacity);
  }

  add(id: number, from: number, to: number, size: number): void {
    this.ids[this.count] = id;
    this.froms[this.count] = from;
    this.tos[this.count] = to;
    this.sizes[this.count] = size;
    this.count += 1;
  }

  /** Merges pairs, the lowest rank first, until none is left (tokenizers' Word::merge_all). */
  merge(merges: Merges): void {
    const { count, ids, sizes } = this;
    if (count < 2) return;
    const nexts = Int32Array.from({ length: count }, (_, index) => index + 1);
    const previous = Int32Array.from({ length: count }, (_, index) => index - 1);
    const heap = new RankHeap();
    const push = (place: number, next: number): void => {
      const rank = merges.rankOf(ids[place] ?? 0, ids[next] ?? 0);
      if (rank !== -1) heap.push(rank, place);
    };
    for (let place = 0; place + 1 < count; place += 1) push(place, place + 1);
    const top = { rank: 0, place: 0 };
    while (!heap.isEmpty) {
      heap.pop(top);
      const { place } = top;
      const next = nexts[place] ?? count;
      if (sizes[place] === 0 || next >= count) continue;
      // It may be of a pair that isn't there any more.
      const merged = merges.mergedAt(top.rank);
      const rank = merges.rankOf(ids[place] ?? 0, ids[next] ?? 0);
      if (rank === -1 || merges.mergedAt(rank) !== merged) continue;
      const after = nexts[next] ?? count;
      ids[place] = merged;
      this.tos[place] = this.tos[next] ?? 0;
      sizes[place] = (sizes[place] ?? 0) + (sizes[next] ?? 0);
      sizes[next] = 0;
      nexts[place] = after;
      if (after < count) previous[after] = place;
      const before = previous[place] ?? -1;
      if (before >= 0) push(before, place);
      if (after < count) push(place, after);
    }
  }
  /** What is left: three numbers a token, which is its own and where it starts and ends; and how many bytes each counts for. */
  pieces(): { readonly pieces: Int32Array; readonly sizes: Int32Array } {
    const pieces: number[] = [];
    const sizes: number[] = [];
    for (let index = 0; index < this.count; index += 1) {
      if (this.sizes[index] === 0) continue;
      pieces.push(this.ids[index] ?? 0, this.froms[index] ?? 0, this.tos[index] ?? 0);
      sizes.push(this.sizes[index] ?? 0);
    }
    return { pieces: Int32Array.from(pieces), sizes: Int32Array.from(sizes) };
  }
}
