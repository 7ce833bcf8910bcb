import type { RegexNode } from './syntax.ts';

/** How many code points whatever a part matches has; undefined where these may be more or fewer. */
export function widthOfNode(node: RegexNode): number | undefined {
  switch (node.kind) {
    case 'character':
      return 1;
    case 'place':
    case 'look':
      return 0;
    case 'atomic':
    case 'capture':
      return widthOfNode(node.item);
    case 'repeat': {
      const width = widthOfNode(node.item);
      return width === undefined || node.min !== node.max ? undefined : width * node.min;
    }
    case 'sequence': {
      const widths = node.items.map(widthOfNode);
      return widths.reduce<number | undefined>(
        (sum, width) => (sum === undefined || width === undefined ? undefined : sum + width),
        0,
      );
    }
    case 'choice': {
      const [first, ...others] = node.options.map(widthOfNode);
      return others.every((width) => width === first) ? first : undefined;
    }
  }
}
