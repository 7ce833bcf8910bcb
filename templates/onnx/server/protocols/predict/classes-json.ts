import { repeatedLabels } from '../../../../../contract/scores/repeated-labels.ts';
import { ranked } from '../../../../../contract/scores/row-scores.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { elementJson } from '../../tensors/elements-json.ts';
import type { OutputSpec } from '../../tensors/tensor-spec.ts';
import { memo } from '../../util/memo.ts';

/** How scores by class are written: an object by label, or a list where several classes have one label. */
interface ClassTexts {
  readonly brackets: readonly [before: string, after: string];
  /** What stands before each score. */
  readonly heads: readonly string[];
  /** What stands behind each. */
  readonly tail: string;
  /** The texts between the scores of all classes in their order, the first before the first: in one piece each, as answers are written the faster the fewer pieces they have. */
  readonly between: readonly string[];
  /** What stands behind the last of them. */
  readonly end: string;
}

const textsOf = memo(({ labels }: OutputSpec): ClassTexts => {
  const texts = (labels ?? []).map((label) => JSON.stringify(String(label)));
  const isObject = repeatedLabels(labels ?? []).size === 0;
  const [before, after] = isObject ? ['{', '}'] : ['[', ']'];
  const heads = texts.map((text) => (isObject ? `${text}:` : `{"label":${text},"score":`));
  const tail = isObject ? '' : '}';
  return {
    brackets: [before, after],
    heads,
    tail,
    between: heads.map((head, k) => (k === 0 ? `${before}${head}` : `${tail},${head}`)),
    end: heads.length === 0 ? `${before}${after}` : `${tail}${after}`,
  };
});

/**
 * A number for each class with its label, as JSON: in the order of the classes; where a row asked for some of them, these from the greatest on.
 *
 * @param start of the numbers in the tensor's elements
 */
export function classesJson(spec: OutputSpec, { dtype, elements }: Tensor, start: number): string {
  const { brackets, heads, tail, between, end } = textsOf(spec);
  if (spec.isPartial === true && elements instanceof Float32Array) {
    const asked = askedClasses(elements.subarray(start, start + heads.length));
    const scoreOf = (k: number): string => `${heads[k]}${elementJson(dtype, elements[start + k])}${tail}`;
    if (asked !== null) return `${brackets[0]}${asked.map(scoreOf).join(',')}${brackets[1]}`;
  }
  let text = '';
  for (let k = 0; k < between.length; k++) text += `${between[k]}${elementJson(dtype, elements[start + k])}`;
  return text + end;
}

/** The places of the classes that a row asked for, from that of the greatest score on: of those that are no NaN; null where it asked for all. */
function askedClasses(scores: Float32Array): readonly number[] | null {
  // The best of a row is always kept: where all are NaN, so they came from the model.
  if (!scores.some(Number.isNaN) || scores.every(Number.isNaN)) return null;
  return ranked(scores).filter((at) => !Number.isNaN(scores[at]));
}
