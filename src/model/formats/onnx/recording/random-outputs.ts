import type { ModelOutline, NodeOutline } from '../outline.ts';
import { usedBy } from '../walk-outline.ts';

/**
 * Operators that draw from a generator which each inference moves on, whatever their seed; Dropout only while
 * training, which two runs tell.
 */
const drawing = new Set([
  'Bernoulli',
  'Multinomial',
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
]);

/** The outputs of a model that depend on random numbers drawn while it runs. */
export function randomOutputs({ graph, functions }: ModelOutline): ReadonlySet<string> {
  const drawingFunctions = new Set<string>();
  const draws = (node: NodeOutline): boolean =>
    drawing.has(node.opType) ||
    drawingFunctions.has(`${node.domain}:${node.opType}`) ||
    node.attributes.some(({ graphs }) => graphs.some(({ nodes }) => nodes.some(draws)));
  // One function may call another that stands after it.
  for (let known = -1; known !== drawingFunctions.size;) {
    known = drawingFunctions.size;
    for (const fn of functions) if (fn.nodes.some(draws)) drawingFunctions.add(`${fn.domain}:${fn.name}`);
  }
  const random = new Set<string>();
  for (const node of graph.nodes) {
    if (!draws(node) && !usedBy(node).some((name) => random.has(name))) continue;
    for (const name of node.outputs) if (name !== '') random.add(name);
  }
  return new Set(graph.outputs.map(({ name }) => name).filter((name) => random.has(name)));
}
