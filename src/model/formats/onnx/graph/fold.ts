import { shortList, type Box } from './box.ts';
import { withoutDuplicates, type GraphView } from './graph-view.ts';

/** Boxes that can still be read, and laid out at once. */
const maxOperatorBoxes = 250;
const maxArrows = 600;
const maxDepth = 12;
/** Lines of a folded box. */
const maxKinds = 4;

/**
 * A graph that is small enough to be drawn: as it is, or with operators folded that follow each other and belong to
 * the same module of the exporting framework; where names don't tell, runs of equal length. Boxes that are folded
 * follow each other in the topological order, so arrows go on pointing one way.
 */
export function foldGraph(view: GraphView): GraphView {
  for (let max = maxOperatorBoxes; ; max = Math.ceil(max / 2)) {
    const folded = foldTo(view, max);
    if (folded.arrows.length <= maxArrows || max === 1) return folded;
  }
}

function foldTo(view: GraphView, max: number): GraphView {
  const runs = runsOf(view.boxes, max);
  const boxes = runs.map(({ members, scope }) => {
    const [only, ...more] = members;
    return only !== undefined && more.length === 0 ? only : foldedBox(members, scope);
  });
  const foldedAt = runs.flatMap(({ members }, index) => members.map(() => index));
  const arrows = view.arrows.map(({ from, to }) => ({ from: foldedAt[from] ?? 0, to: foldedAt[to] ?? 0 }));
  return { boxes, arrows: withoutDuplicates(arrows) };
}

interface Run {
  readonly members: Box[];
  /** What its operators have in common. */
  readonly scope: readonly string[];
}

/** Consecutive boxes; inputs and outputs stay alone. Of all depths of modules the deepest that gives at most `max` runs. */
function runsOf(boxes: readonly Box[], max: number): Run[] {
  const operators = boxes.filter(isOperator).length;
  const alone = boxes.map((box): Run => ({ members: [box], scope: box.scope }));
  if (operators <= max) return alone;
  let coarsest = alone;
  for (let depth = maxDepth; depth >= 1; depth -= 1) {
    coarsest = runsByScope(boxes, depth);
    if (coarsest.length - (boxes.length - operators) <= max) return coarsest;
  }
  return equalRuns(coarsest, max);
}

function runsByScope(boxes: readonly Box[], depth: number): Run[] {
  const runs: Run[] = [];
  for (const box of boxes) {
    const scope = box.scope.slice(0, depth);
    const last = runs.at(-1);
    const joins = scope.length > 0 && last?.scope.join('/') === scope.join('/');
    if (joins) last?.members.push(box);
    else runs.push({ members: [box], scope });
  }
  return runs;
}

function equalRuns(runs: readonly Run[], max: number): Run[] {
  const operators = runs.filter(({ members }) => members.some(isOperator));
  const length = Math.ceil(operators.length / max);
  const joined = Array.from({ length: Math.ceil(operators.length / length) }, (_, index): Run => {
    const part = operators.slice(index * length, (index + 1) * length);
    return { members: part.flatMap(({ members }) => members), scope: [] };
  });
  const first = runs.findIndex(({ members }) => members.some(isOperator));
  return [...runs.slice(0, first), ...joined, ...runs.slice(first + operators.length)];
}

function isOperator({ kind }: Box): boolean {
  return kind !== 'input' && kind !== 'output';
}

function foldedBox(members: readonly Box[], scope: readonly string[]): Box {
  const counts = new Map<string, number>();
  for (const { title } of members) counts.set(title, (counts.get(title) ?? 0) + 1);
  const operators = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([title, count]) => (count > 1 ? `${title} ×${count}` : title));
  const title = scope.length > 0 ? scope.join('/') : `${members.length} operators`;
  return {
    kind: 'folded',
    title,
    lines: [...(scope.length > 0 ? [`${members.length} operators`] : []), ...fewKinds(operators)],
    scope,
    description: [title, shortList(operators)].join('\n'),
  };
}

function fewKinds(operators: readonly string[]): string[] {
  if (operators.length <= maxKinds) return [...operators];
  const shown = operators.slice(0, maxKinds - 1);
  return [...shown, `… ${operators.length - shown.length} other kinds`];
}
