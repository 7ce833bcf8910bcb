import { RegexError, type RegexNode } from './syntax.ts';
import { widthOfNode } from './width-of-node.ts';

/** How groups start that look before or behind a place. */
export const looks = [
  ['?=', false, false],
  ['?!', false, true],
  ['?<=', true, false],
  ['?<!', true, true],
] as const;

/** @throws RegexError for what looks behind and has no width of its own */
export function looked(item: RegexNode, isBehind: boolean, isNegative: boolean): RegexNode {
  const behind = isBehind ? widthOfNode(item) : null;
  if (behind === undefined) throw new RegexError('looks behind for what has no fixed width');
  return { kind: 'look', item, behind, isNegative };
}
