import { own } from '../../../../contract/own.ts';
import { repeatedLabels } from '../../../../contract/scores/repeated-labels.ts';
import type { ClassifierAnswers, PipelineAnswers, TensorInfo } from '../../../tensor/signature.ts';
import { isRecord } from '../../../util/record.ts';
import { answersCases } from './answers-cases.ts';
import { masksCases } from './masks-cases.ts';
import { embeddingCase } from './embedding-case.ts';
import { entitiesCases } from './entities-cases.ts';
import { objectsCases } from './objects-cases.ts';
import { answersOf, type Json, rowOutputs } from './pipeline-answers.ts';
import { besideOutputs } from './beside-outputs.ts';
import { caseRows } from './case-rows.ts';
import { paddedOnTheLeft, withoutAnswer } from './text-rows.ts';
import { zeroShotCases } from './zero-shot-cases.ts';

/**
 * A golden file with the literal answers of transformers' pipelines, or of a cross-encoder of sentence-transformers, as one of
 * tensors; whatever else it has stays as it is. Cases whose answers the model is not to give are left out:
 * those for other options, those that ended with an error, and those of rows that were padded where that changes answers.
 *
 * @param note told of what is left out, or not compared
 * @param outputs what callers get, of which some may be beside the answers
 */
export function fromPipelines(
  file: unknown,
  model: PipelineAnswers,
  note: (text: string) => void,
  outputs: readonly TensorInfo[] = [],
): unknown {
  const cases = isRecord(file) ? own(file, 'cases') : undefined;
  if (!isRecord(file) || !Array.isArray(cases)) return file;
  const left = new Map<string, number>();
  const kept = cases.flatMap((item: unknown): unknown[] => {
    const taken = isRecord(item) ? takeCase(item, model, note, outputs) : [item];
    if (typeof taken !== 'string') return [...taken];
    left.set(taken, (left.get(taken) ?? 0) + 1);
    return [];
  });
  for (const [reason, count] of left) {
    note(`Golden cases left out, ${count} of ${cases.length}: ${reason}.`);
  }
  const [repeated] = 'labels' in model ? repeatedLabels(model.labels) : [];
  if (repeated !== undefined) {
    note(
      `Golden cases: several classes are called ${JSON.stringify(repeated)}, so answers that have it are compared by their best label and its score alone.`,
    );
  }
  return { ...file, cases: kept };
}

/** A case as those of tensors that it stands for, or why it is left out. */
function takeCase(
  item: Json,
  model: PipelineAnswers,
  note: (text: string) => void,
  got: readonly TensorInfo[],
): readonly Json[] | string {
  const [inputs, outputs] = [own(item, 'inputs'), own(item, 'outputs')];
  if (!isRecord(inputs) || !isRecord(outputs)) return [item];
  const taken = casesOf(inputs, outputs, model);
  const isByName = taken === withoutAnswer && got.some((output) => own(outputs, output.name) !== undefined);
  if (isByName) return [item];
  const { name } = item;
  if (taken === null || typeof taken === 'string') return taken ?? [item];
  const [only, ...others] = [taken].flat();
  const beside = besideOutputs(inputs, outputs, model, got);
  if (only === undefined || others.length > 0) {
    for (const output of Object.keys(beside)) {
      note(`Golden output "${output}" is not compared: its case has answers to several options.`);
    }
    return [taken]
      .flat()
      .map((one, i) => ({ ...(typeof name === 'string' && { name: `${name}, ${i + 1}` }), ...one }));
  }
  const answers = own(only, 'outputs');
  const all = isRecord(answers) ? { ...answers, ...beside } : answers;
  return [{ ...(typeof name === 'string' && { name }), ...only, outputs: all }];
}

/** Inputs and outputs of a case as tensors, several where it has answers to several options; null for what is none of the pipeline's. */
function casesOf(
  inputs: Json,
  outputs: Json,
  model: PipelineAnswers,
): Json | readonly Json[] | string | null {
  switch (model.task) {
    case 'embedding':
      return embeddingCase(inputs, outputs, model);
    case 'zero-shot-classification':
      return zeroShotCases(inputs, outputs);
    case 'token-classification':
      return entitiesCases(inputs, outputs);
    case 'fill-mask':
      return masksCases(inputs, outputs);
    case 'object-detection':
      return objectsCases(inputs, outputs);
    case 'question-answering':
      return answersCases(inputs, outputs);
    default:
      return classifierCase(inputs, outputs, model);
  }
}

/** Inputs and outputs of a classifier's case as tensors, or why it is left out; null for what is no answer of a pipeline's. */
function classifierCase(inputs: Json, outputs: Json, model: ClassifierAnswers): Json | string | null {
  const rows = caseRows(inputs, model);
  if (rows === null) return null;
  const unlike = otherOptions(inputs, model);
  if (unlike !== null) return unlike;
  const answers = answersOf(outputs, model, rows.count);
  if (answers === null || typeof answers === 'string') return answers;
  const options = askedOptions(inputs, model);
  const columns = Object.entries(options).map(([name, value]) => [name, Array(rows.count).fill(value)]);
  return {
    inputs: { ...rows.inputs, ...Object.fromEntries(columns) },
    outputs: rowOutputs(answers, model, Number(options['top_k'] ?? Infinity)),
  };
}

/** Options that rows may say; the others of the call change no answer. */
function askedOptions(
  { options }: Json,
  { task, labels, hasOptions }: ClassifierAnswers,
): Readonly<Record<string, string>> {
  if (task === 'text-ranking' || hasOptions === false || !isRecord(options)) return {};
  const { function_to_apply: name, top_k: most } = options;
  return {
    ...(typeof name === 'string' && { function_to_apply: name }),
    ...(typeof most === 'number' && labels.length > 1 && { top_k: String(most) }),
  };
}

/** Options of the call that a server answers otherwise. */
function otherOptions(
  { options, padding, texts }: Json,
  { task, scores, isPadded, hasOptions }: ClassifierAnswers,
): string | null {
  const wanted = isRecord(options) ? own(options, 'function_to_apply') : undefined;
  const isFixed = task === 'text-ranking' || hasOptions === false;
  if (isFixed && wanted !== undefined && wanted !== null && wanted !== scores) {
    return `asked for "function_to_apply": ${JSON.stringify(wanted)}, where this model's is "${scores}"`;
  }
  if (hasOptions === false && isRecord(options) && typeof own(options, 'top_k') === 'number') {
    return 'asked for "top_k", which rows of this model do not say';
  }
  if (padding === true && Array.isArray(texts) && !isPadded) {
    return paddedOnTheLeft;
  }
  return null;
}
