import type { ContractInput } from '../../../../contract/contract.ts';
import type { Json } from '../data/exact-json.ts';
import { own } from '../../../../contract/own.ts';
import type { Field, FormLayout } from './fields.ts';
import { readField, type RowValues } from './values.ts';

/** What is wrong with a field. */
export interface Problem {
  /** Number of the row, from 0. */
  readonly row: number;
  readonly field: Field;
  readonly message: string;
}

/** The body of a request to /predict, or why there cannot be one yet. */
export type Request = { readonly body: Json } | { readonly problems: readonly Problem[] };

/** The request for what is in a form: `{"rows": […]}`, or `{"inputs": {…}}` where whole tensors are sent. */
export function buildRequest({ fields, maxRows }: FormLayout, rows: readonly RowValues[]): Request {
  const problems: Problem[] = [];
  const read = (row: RowValues, index: number) =>
    fields.map((field): [Field, Json] => {
      const reading = readField(field, own(row, field.id));
      if ('json' in reading) return [field, reading.json];
      problems.push({ row: index, field, message: reading.problem });
      return [field, null];
    });
  const records = rows.map((row, index) => record(read(row, index)));
  if (problems.length > 0) return { problems };
  if (maxRows === null) return { body: new Map([['inputs', records[0] ?? new Map()]]) };
  return { body: new Map([['rows', records]]) };
}

/** Features by their names where they have any and no two are alike, else inputs by theirs. */
function record(values: readonly (readonly [Field, Json])[]): ReadonlyMap<string, Json> {
  const features = values.filter(([{ element, input }]) => element !== null && isNamed(input));
  const areUnique = new Set(values.map(([{ label }]) => label)).size === values.length;
  const fields = new Map<string, Json>();
  const lists = new Map<string, Json[]>();
  for (const pair of values) {
    const [{ element, input, label }, json] = pair;
    const isOneOfSeveral = element !== null && values.filter(([other]) => other.input === input).length > 1;
    if (areUnique && features.includes(pair)) fields.set(label, json);
    else if (isOneOfSeveral || (element !== null && isNamed(input))) {
      const list = lists.get(input.name) ?? [];
      list.push(json);
      lists.set(input.name, list);
      fields.set(input.name, list);
    } else fields.set(input.name, json);
  }
  return fields;
}

function isNamed({ features }: ContractInput): boolean {
  return features !== null;
}
