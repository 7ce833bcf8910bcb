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
}

const textsOf = memo(({ labels }: OutputSpec): ClassTexts => {
  const texts = (labels ?? []).map((label) => JSON.stringify(String(label)));
  return repeatedLabels(labels ?? []).size === 0
    ? { brackets: ['{', '}'], heads: texts.map((text) => `${text}:`), tail: '' }
    : { brackets: ['[', ']'], heads: texts.map((text) => `{"label":${text},"score":`), tail: '}' };
});

/**
 * A number for each class with its label, as JSON: in the order of the classes; where a row asked for some of them, these from the greatest on.
 *
 * @param start of the numbers in the tensor's elements
 */
export function classesJson(spec: OutputSpec, { dtype, elements }: Tensor, start: number): string {
  const { brackets, heads, tail } = textsOf(spec);
  const scoreOf = (k: number): string => `${heads[k]}${elementJson(dtype, elements[start + k])}${tail}`;
  if (spec.isPartial === true && elements instanceof Float32Array) {
    const asked = askedClasses(elements.subarray(start, start + heads.length));
    if (asked !== null) return `${brackets[0]}${asked.map(scoreOf).join(',')}${brackets[1]}`;
  }
  let text = brackets[0];
  for (let k = 0; k < heads.length; k++) text += k === 0 ? scoreOf(k) : `,${scoreOf(k)}`;
  return text + brackets[1];
}

/** The places of the classes that a row asked for, from that of the greatest score on: of those that are no NaN; null where it asked for all. */
function askedClasses(scores: Float32Array): readonly number[] | null {
  // The best of a row is always kept: where all are NaN, so they came from the model.
  if (!scores.some(Number.isNaN) || scores.every(Number.isNaN)) return null;
  return ranked(scores).filter((at) => !Number.isNaN(scores[at]));
}
