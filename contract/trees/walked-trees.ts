import type { EnsembleNodes } from './ensemble-nodes.ts';
import type { LeafTable } from './leaf-table.ts';
import { dtypeOf, TreeLayout, type WalkedTrees } from './tree-layout.ts';
import type { TreeWalk } from './tree-walk.ts';

/**
 * Lays trees out for walking.
 *
 * @param ensembles trees of one type, whose sums lie side by side: each is asked for when those before it are laid out
 * @param table what leaves say is looked up in it; null where they say what they add
 * @returns null for what can't be laid out so: nodes that are no tree, trees that add to several sums, more sums than models have, thresholds that nothing is at most
 * @throws RangeError for more than fits into memory
 */
export function walkedTrees(
  ensembles: Iterable<EnsembleNodes | null>,
  walk: TreeWalk,
  table: LeafTable | null,
): WalkedTrees | null {
  let layout: TreeLayout | null = null;
  for (const ensemble of ensembles) {
    if (ensemble === null) return null;
    layout ??= new TreeLayout(dtypeOf(ensemble), walk, table);
    if (!layout.add(ensemble)) return null;
  }
  return layout?.done() ?? null;
}
