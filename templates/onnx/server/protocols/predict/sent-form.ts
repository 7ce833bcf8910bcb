import { own } from '../../../../../contract/own.ts';
import { isStringARow, soleInput } from '../../../../../contract/sole-input.ts';
import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import { rowFields, rowLayout } from './row-layout.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a body holds, and the field that it's in. */
export interface SentForm {
  readonly field: 'rows' | 'inputs';
  /** Rows, or whole tensors by name. */
  readonly sent: { readonly rows: readonly unknown[] } | { readonly tensors: Fields };
  /** The body, where options may stand beside that field; null where it has none. */
  readonly body: Fields | null;
}

/** What other protocols call their rows, and where they are spoken. */
const ofOthers = [
  ['instances', '/invocations or /v1/models/MODEL:predict'],
  ['dataframe_split', '/invocations'],
  ['dataframe_records', '/invocations'],
] as const;

/**
 * Which of its forms a body is in: `{"rows": […]}`, a bare array of rows, a single record, `{"inputs": {name: nested arrays}}`, or what Hugging
 * Face's services are sent: `{"inputs": text}`, a list of texts, or the texts of one row by name.
 *
 * @throws HttpError 400 where it's in none of these
 */
export function sentForm(body: unknown, contract: Contract): SentForm {
  if (Array.isArray(body)) return { field: 'rows', sent: { rows: body }, body: null };
  if (!isObject(body))
    throw badRequest(`the body: expected rows, a record or {"inputs": {…}}, got ${shown(body)}`);
  const { inputs, rows } = body;
  if (isObject(inputs)) {
    const sent = isOneRow(inputs, contract) ? { rows: [inputs] } : { tensors: inputs };
    return { field: 'inputs', sent, body };
  }
  if (Array.isArray(rows)) return { field: 'rows', sent: { rows }, body };
  // A record may have columns of these names.
  const { known } = rowFields(rowLayout(contract.inputs));
  if (rows !== undefined && !known.has('rows')) {
    throw badRequest(`rows: expected an array of rows, got ${shown(rows)}`);
  }
  if (inputs !== undefined && !known.has('inputs')) {
    return { field: 'inputs', sent: { rows: textRows(inputs, contract) }, body };
  }
  for (const [field, path] of ofOthers) {
    if (Object.hasOwn(body, field) && !known.has(field)) {
      throw badRequest(`the body: expected {"rows": […]}, got "${field}", which is for POST ${path}`);
    }
  }
  return { field: 'rows', sent: { rows: [body] }, body: null };
}

/** Whether texts by name are those of one row: a tensor of them would be an array. */
function isOneRow(inputs: Fields, { inputs: specs }: Contract): boolean {
  return specs.some((spec) => isStringARow(spec) && typeof own(inputs, spec.name) === 'string');
}

/** `inputs` that aren't tensors by name, where nothing else can be meant but rows. @throws HttpError 400 */
function textRows(inputs: unknown, { inputs: specs }: Contract): readonly unknown[] {
  if (typeof inputs === 'string') return [inputs];
  const sole = soleInput(specs);
  const isOfTexts = sole !== undefined && isStringARow(sole);
  const isRow = (row: unknown): boolean => isOfTexts || typeof row === 'string' || isObject(row);
  if (Array.isArray(inputs) && inputs.every(isRow)) return inputs;
  const names = specs.map(({ name }) => `${JSON.stringify(name)}: …`).join(', ');
  throw badRequest(
    `inputs: expected whole tensors by name, {"inputs": {${names}}}, got ${shown(inputs)}; rows are {"rows": […]}`,
  );
}
