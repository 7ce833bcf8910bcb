import type { TensorSignature } from '../../chain.ts';
import type { DeclaredFields } from '../../declared-fields.ts';
import { own } from '../../own.ts';
import type { AnswersStep, ContractTensor } from '../../schemas/contract.schema.ts';

interface AnswerTensor extends ContractTensor {
  readonly dtype: 'string' | 'int64' | 'float32';
}

const maxId = 2 ** 31 - 1;
const column = { shape: [null], batchAxis: 0 } as const;
const text = { ...column, dtype: 'string' } as const;
const json = { ...text, content: 'json' } as const;
const counts = { ...column, dtype: 'int64' } as const;
const matrix = { dtype: 'int64', shape: [null, null], batchAxis: 0 } as const;
const logits = { dtype: 'float32', shape: [null, null], batchAxis: 0 } as const;

/** What a step reads, in this order, and how. */
const read = {
  question: text,
  context: text,
  topK: json,
  maxAnswerLength: json,
  impossible: json,
  aligned: json,
  windows: counts,
  lengths: counts,
  ids: matrix,
  offsets: { ...matrix, shape: [null, null, 2] },
  sequences: matrix,
  words: matrix,
  starts: logits,
  ends: logits,
} as const satisfies Readonly<Record<keyof AnswersStep['inputs'], Omit<AnswerTensor, 'name'>>>;

/** What it makes. */
const made = {
  answer: text,
  score: { ...column, dtype: 'float32' },
  start: counts,
  end: counts,
  answers: json,
} as const satisfies Readonly<Record<keyof AnswersStep['outputs'], Omit<AnswerTensor, 'name'>>>;

/** Reads the declaration of a step of the kind `answers`. @throws what its fields throw for one that is wrong */
export function readAnswersStep(declaration: DeclaredFields): AnswersStep {
  const [inputs, outputs] = [declaration.object('inputs'), declaration.object('outputs')];
  return {
    kind: 'answers',
    inputs: namesOf(inputs, read),
    outputs: namesOf(outputs, made),
    sequence:
      declaration.value('sequence') === 0
        ? 0
        : declaration.value('sequence') === 1
          ? 1
          : declaration.refuse('sequence', '0 or 1'),
    noAnswer: declaration.value('noAnswer') === null ? null : declaration.integer('noAnswer', 0, maxId),
  };
}

/** What it reads of the rows, [N], and of their windows, [M, L], and makes: the best answer of each, and several as JSON. */
export function answersSignature({ inputs, outputs }: AnswersStep): TensorSignature<AnswerTensor> {
  return { inputs: tensorsOf(inputs, read), outputs: tensorsOf(outputs, made) };
}

function namesOf<Field extends string>(
  fields: DeclaredFields,
  known: Readonly<Record<Field, object>>,
): Readonly<Record<Field, string>> {
  const names = Object.keys(known).map((field) => [field, fields.text(field)]);
  return Object.fromEntries(names) as Readonly<Record<Field, string>>;
}

function tensorsOf<Field extends string>(
  names: Readonly<Record<Field, string>>,
  known: Readonly<Record<Field, Omit<AnswerTensor, 'name'>>>,
): readonly AnswerTensor[] {
  const tensors = Object.entries<Omit<AnswerTensor, 'name'>>(known);
  return tensors.map(([field, tensor]) => ({ ...tensor, name: own<string>(names, field) ?? '' }));
}
