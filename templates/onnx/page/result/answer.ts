import type { Contract, ContractOutput } from '../../../../contract/contract.ts';
import { isList, isMap, type Json, parseJson } from '../data/exact-json.ts';

/** A value that an output has in an answer: a number, a text, a label; non-finite floats are texts. */
export type Scalar = number | bigint | string | boolean | null;

/** One output, of one row or as a whole. */
export interface AnsweredOutput {
  readonly spec: ContractOutput;
  /** JSON of the output, as it was answered. */
  readonly json: Json;
  /** Its values, row-major. */
  readonly values: readonly Scalar[];
  /** What the values are, when they are a number for each class. */
  readonly classes: readonly string[] | null;
}

/** What was answered for each row; whole tensors come as if they were one row. */
export type Answer = readonly (readonly AnsweredOutput[])[];

/**
 * Reads an answer of /predict.
 *
 * @throws SyntaxError when it is none
 */
export function readAnswer(text: string, { outputs }: Contract): Answer {
  const json = parseJson(text);
  const predictions = isMap(json) ? json.get('predictions') : undefined;
  const whole = isMap(json) ? json.get('outputs') : undefined;
  const once = isMap(whole) ? outputsIn(whole, outputs) : [];
  if (isList(predictions)) {
    return predictions.map((row) => [...(isMap(row) ? outputsIn(row, outputs) : []), ...once]);
  }
  if (once.length > 0) return [once];
  throw new SyntaxError('the answer has neither predictions nor outputs');
}

function outputsIn(fields: ReadonlyMap<string, Json>, specs: readonly ContractOutput[]): AnsweredOutput[] {
  return specs.flatMap((spec) => {
    const json = fields.get(spec.name);
    if (json === undefined) return [];
    if (spec.content === 'json') return [{ spec, json, values: leavesOf(json), classes: null }];
    const listed = listedScores(json);
    if (listed !== null) return [{ spec, json, ...listed }];
    const labels = spec.labels?.map(String) ?? [];
    const classes = isMap(json) ? labels : null;
    return [{ spec, json, values: flat(json, labels), classes }];
  });
}

/** Scores as a list with their labels, of which several are alike; null for anything else. */
function listedScores(json: Json): Pick<AnsweredOutput, 'values' | 'classes'> | null {
  const items = isList(json) ? json.filter(isMap) : [];
  const isListed = isList(json) && items.length === json.length && items.every((item) => item.has('label'));
  if (items.length === 0 || !isListed) return null;
  return {
    values: items.flatMap((item) => flat(item.get('score') ?? null, [])),
    classes: items.flatMap((item) => flat(item.get('label') ?? null, []).map(String)),
  };
}

/** The values in a value of JSON that have no others in them, in its order. */
export function leavesOf(json: Json): Scalar[] {
  if (isMap(json)) return [...json.values()].flatMap(leavesOf);
  if (isList(json)) return json.flatMap(leavesOf);
  return [json];
}

/** Objects by label have the order of the labels, whatever order an object gives its keys. */
function flat(json: Json, labels: readonly string[]): Scalar[] {
  if (isMap(json)) return labels.flatMap((label) => flat(json.get(label) ?? null, labels));
  if (isList(json)) return json.flatMap((item) => flat(item, labels));
  return [json];
}
