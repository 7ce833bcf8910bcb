import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import { own } from '../../../../../contract/own.ts';
import { readRows } from '../predict/read-rows.ts';
import { hasOwnValue } from '../v2/model-tensors.ts';
import { asColumns, rowFields, rowLayout } from '../predict/row-layout.ts';
import type { Tensor } from '../../tensors/dtype.ts';

/**
 * `inputs` by column, as MLflow has it of a model whose signature has columns: an array of values for each; null where
 * it is something else.
 *
 * @throws HttpError 400 naming the column
 */
export function readColumnInputs(
  sent: unknown,
  { inputs: specs, ownValues }: Contract,
): Map<string, Tensor> | null {
  if (!isObject(sent) || specs.some(({ shape, batchAxis }) => shape === null || batchAxis === null))
    return null;
  const layout = rowLayout(specs);
  const { names } = rowFields(layout);
  const called = asColumns(layout, Object.keys(sent));
  const inputs = Object.fromEntries(Object.values(sent).map((value, i) => [called[i] ?? '', value]));
  const areColumns = layout.every(
    ({ columns, shape }) => columns !== null || (shape.length <= 1 && (shape[0] ?? 1) === 1),
  );
  const given = names.map((name) => own(inputs, name)).filter((value) => value !== undefined);
  // Nested arrays are whole tensors.
  const areLists = given.every((value) => !Array.isArray(value) || !Array.isArray(value[0]));
  if (!areColumns || given.length === 0 || !areLists) return null;
  const extra = Object.keys(inputs).find((name) => ownValues?.has(name) === true && !names.includes(name));
  if (extra !== undefined) throw hasOwnValue('inputs', extra);
  const optional = new Set(specs.flatMap((spec) => (spec.optional === true ? [spec.name] : [])));
  const there = names.filter((name) => !optional.has(name) || Object.hasOwn(inputs, name));
  const lists = there.map((name) => columnOf(inputs, name));
  const [first = []] = lists;
  const odd = lists.findIndex((list) => list.length !== first.length);
  if (odd !== -1) {
    throw badRequest(
      `inputs.${there[odd]}: expected ${first.length} values as in ${there[0]}, got ${lists[odd]?.length}`,
    );
  }
  const rows = first.map((_value, row) =>
    Object.fromEntries(there.map((name, c) => [name, lists[c]?.[row]])),
  );
  return readRows(rows, layout, 'inputs');
}

function columnOf(inputs: Readonly<Record<string, unknown>>, name: string): readonly unknown[] {
  const list = own(inputs, name);
  if (list === undefined) throw badRequest(`inputs: "${name}" is missing`);
  // A value alone is a column of one row.
  if (!Array.isArray(list)) return [list];
  if (list.length === 0) throw badRequest(`inputs.${name}: expected at least one value, got ${shown(list)}`);
  return list;
}
