import { isKnownStep, type TransformingStep } from '../../../../../contract/contract.ts';
import { encoderCategories } from '../column-operators.ts';
import type { GraphOutline } from '../outline.ts';

/** Words of texts that nothing is known of. */
const anyWords = ['good', 'service', 'bad', 'price', 'late', 'great', 'order', 'never', 'again', 'works'];
const maxWords = 500;

/**
 * Words that texts can be made up of, by the name of the input that steps divide: some that the graph knows, from its first to its
 * last, where it looks their tokens up.
 */
export function textWords(
  graph: GraphOutline,
  steps: readonly TransformingStep[],
): ReadonlyMap<string, readonly string[]> {
  const words = new Map<string, readonly string[]>();
  const divided = steps.filter(isKnownStep).filter((step) => step.kind === 'tokens');
  for (const { input, outputs } of divided) {
    const known = vocabularyOf(graph, outputs.tokens);
    const step = Math.ceil(known.length / maxWords);
    const some = known.filter((_, index) => index % step === 0);
    words.set(input, [...(words.get(input) ?? []), ...(some.length === 0 ? anyWords : some)]);
  }
  return words;
}

/** The tokens that the encoders of a tensor know. */
function vocabularyOf({ nodes }: GraphOutline, tensor: string): readonly string[] {
  const column = { isText: true, known: new Set<string | number>(), isOpen: false };
  return nodes
    .filter(({ inputs }) => inputs[0] === tensor)
    .flatMap((node) => encoderCategories(node, [column]) ?? [])
    .map(String);
}
