import type { ClassifierAnswers, PipelineAnswers } from '../../tensor/signature.ts';
import type { ChainInMaking } from './chain-in-making.ts';

/** Steps whose outputs are beside what a pipeline answers. */
const beside: ReadonlySet<string> = new Set(['topK', 'code']);

/**
 * The pipeline of transformers that answers as a chain does, so that its literal answers are golden cases; null where it's none: a
 * tokenizer, a picture or audio, scores or none, and labels; or the objects of a picture by a DETR; by the names that they have unless mlpack.yaml has others.
 */
export function pipelineOf(chain: ChainInMaking): PipelineAnswers | null {
  return givesObjects(chain) ? { task: 'object-detection' } : classifierOf(chain);
}

function givesObjects({ before, after, sent, spent, made }: ChainInMaking): boolean {
  const [detect] = after.map(({ step }) => step).filter(({ kind }) => kind === 'detect');
  const isPlain = before.length === 1 && detect?.kind === 'detect' && detect.output === 'objects';
  const isTheirs = made.get('objects')?.content === 'json' && !madeByCode(after).has('objects');
  return isPlain && isTheirs && !spent.has('objects') && sent.has('image') && sent.has('threshold');
}

function classifierOf({ before, after, sent, spent }: ChainInMaking): ClassifierAnswers | null {
  const [first, ...others] = before.map(({ step }) => step);
  const [named, scored, ...more] = after
    .map(({ step }) => step)
    .filter(({ kind }) => !beside.has(kind))
    .toReversed();
  if (others.length > 0 || more.length > 0 || named?.kind !== 'topLabel') return null;
  const answered = [named.outputs.label, named.outputs.score, named.input];
  const made = madeByCode(after);
  if (answered.some((name) => spent.has(name) || made.has(name))) return null;
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
  const isOfAudio = first?.kind === 'waveform' || first?.kind === 'filterBank';
  return isOfAudio && sent.has('audio') ? { ...answers, task: 'audio-classification', isPadded: true } : null;
}

/** Names of what the user's code has made. */
function madeByCode(after: ChainInMaking['after']): ReadonlySet<string> {
  const code = after.filter(({ step }) => step.kind === 'code');
  return new Set(code.flatMap(({ outputs }) => outputs.map(({ name }) => name)));
}
