import type { InputSpec } from '../../tensors/tensor-spec.ts';
import type { Contract } from '../../repository/contract.ts';
import { hasPart } from '../../util/has-part.ts';
import { Learned } from '../../util/learned.ts';
import { memo } from '../../util/memo.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import { datatypes } from '../../../../../contract/dtypes.ts';
import { overflow } from '../../tensors/elements.ts';
import { readNumberList } from './number-list.ts';
import type { AskedOutputs } from '../v2/read-outputs.ts';

/** A request as it was read. */
export interface InferQuestion {
  readonly id: string | null;
  readonly feeds: ReadonlyMap<string, Tensor>;
  readonly asked: AskedOutputs;
}

/** Requests that differ in nothing but their numbers. */
interface Form {
  /** The text before the numbers, and after them. */
  readonly before: string;
  readonly after: string;
  readonly input: InputSpec & { readonly dtype: 'float32' | 'float64' };
  readonly shape: readonly number[];
  readonly elements: number;
  readonly question: Pick<InferQuestion, 'id' | 'asked'>;
}

const maxTextLength = 64 * 1024;

/** The numbers of the key "data", flat or the only row of nested arrays. */
const dataArray = /"data"\s*:[\s[]*\[([-+0-9.eE,\s]+)\]/;

/**
 * The requests of a client mostly differ in the numbers they hold and nothing else. Once one was read and checked, those
 * that have its text before and after the numbers have its structure, names, shape and parameters, too: only the
 * numbers are left to read, for a fifth of the cost. Of models with one input, of floats.
 */
class KnownForms {
  readonly #forms = new Learned<Form>(8);

  /** null: the text is in no form, or not all right. */
  read(text: string): InferQuestion | null {
    for (const { before, after, input, shape, elements: count, question } of this.#forms.items) {
      const end = text.length - after.length;
      if (!hasPart(text, before, 0) || !hasPart(text, after, end)) continue;
      const elements = input.dtype === 'float32' ? new Float32Array(count) : new Float64Array(count);
      if (!readNumberList(text, before.length, end, elements, overflow[input.dtype])) return null;
      const feeds = new Map([[input.name, { dtype: input.dtype, shape, elements }]]);
      return { ...question, feeds };
    }
    return null;
  }

  /** Learns from a request that is in no form. */
  learn(text: string, question: InferQuestion, { inputs: [input, ...others] }: Contract): void {
    if (input === undefined || others.length > 0 || !isFloat(input) || text.length > maxTextLength) return;
    this.#forms.offer(() => formOf(text, question, input));
  }
}

/** The forms of a model's requests, on this thread. */
export const knownForms = memo((_contract: Contract) => new KnownForms());

function isFloat(input: InputSpec): input is Form['input'] {
  return input.dtype === 'float32' || input.dtype === 'float64';
}

function formOf(text: string, question: InferQuestion, input: Form['input']): Form | null {
  const tensor = question.feeds.get(input.name);
  const match = dataArray.exec(text);
  // Without a backslash, quotes begin and end strings and nothing else: what looks like the key is the key.
  if (tensor === undefined || match === null || text.includes('\\')) return null;
  const [whole, numbers = ''] = match;
  // It must be the tensor's, so the only one.
  if (text.indexOf('"data"') !== match.index || text.includes('"data"', match.index + 1)) return null;
  // Numbers of another type are looked at one by one.
  const datatype = `"datatype"\\s*:\\s*"${datatypes[input.dtype]}"`;
  if (!new RegExp(datatype).test(text) || text.split('"datatype"').length !== 2) return null;
  const elements = tensor.elements.length;
  if (numbers.split(',').length !== elements) return null;
  const start = match.index + whole.length - 1 - numbers.length;
  return {
    before: text.slice(0, start),
    after: text.slice(start + numbers.length),
    input,
    shape: tensor.shape,
    elements,
    question: { id: question.id, asked: question.asked },
  };
}
