import type { ClassifierAnswers } from '../../tensor/signature.ts';
import type { ChainInMaking } from './chain-in-making.ts';

/** Steps whose outputs are beside what a pipeline answers. */
const beside: ReadonlySet<string> = new Set(['topK', 'code']);

/**
 * The pipeline of transformers that answers as a chain does, so that its literal answers are golden cases; null where it's none: a
 * tokenizer or a picture, scores or none, and labels, by the names that they have unless mlpack.yaml has others.
 */
export function pipelineOf({ before, after, sent, spent }: ChainInMaking): ClassifierAnswers | null {
  const [first, ...others] = before.map(({ step }) => step);
  const [named, scored, ...more] = after
    .map(({ step }) => step)
    .filter(({ kind }) => !beside.has(kind))
    .toReversed();
  if (others.length > 0 || more.length > 0 || named?.kind !== 'topLabel') return null;
  const answered = [named.outputs.label, named.outputs.score, named.input];
  const made = after.filter(({ step }) => step.kind === 'code').flatMap(({ outputs }) => outputs);
  if (answered.some((name) => spent.has(name) || made.some((output) => output.name === name))) return null;
  const scores = scored === undefined ? 'none' : scored.kind;
  if (scores !== 'none' && scores !== 'softmax' && scores !== 'sigmoid') return null;
  const answers = { labels: named.labels, scores, allScores: named.input, hasOptions: false } as const;
  if (first?.kind === 'image' && sent.has('image')) {
    const { backend } = first.settings;
    // No pipeline resizes as OpenCV does.
    return backend === 'opencv'
      ? null
      : { ...answers, task: 'image-classification', isPadded: true, backend };
  }
  if (first?.kind === 'tokenizer' && sent.has('text')) {
    return { ...answers, task: 'text-classification', isPadded: first.settings.padding !== null };
  }
  return null;
}
