import type { InputSpec } from '../../tensors/tensor-spec.ts';
import type { Contract } from '../../repository/contract.ts';
import { badRequest, shown } from '../../util/http-error.ts';
import { UnknownName } from '../unknown-name.ts';
import { allocate, dtypeOf, type Elements, type Tensor } from '../../tensors/dtype.ts';
import { fillOptional } from '../../tensors/optional-inputs.ts';
import { checkShape, elementCount, shownShape, type Symbols } from '../../tensors/shape.ts';
import { hasNamelessColumns, rowFields, type RowInput, rowLayout } from '../predict/row-layout.ts';
import { columnShape } from './column-shape.ts';
import { hasOwnValue } from './model-tensors.ts';
import { sentElements } from './sent-elements.ts';
import { sentJson } from './sent-json.ts';
import type { SentTensor } from './sent-tensor.ts';

/**
 * The tensors of a request whose content type is `pd`, each a column of a frame, [rows, 1] or [rows]: columns of a matrix
 * by name, or in order where they have none, and inputs of one column as they are. An input may also come whole.
 *
 * @throws HttpError 400
 */
export function readColumns(
  sent: readonly SentTensor[],
  specs: readonly InputSpec[],
  { unused = new Set(), ownValues }: Pick<Contract, 'unused' | 'ownValues'>,
): Map<string, Tensor> {
  const layout = rowLayout(specs);
  const names = sent.map(({ name }, i) => {
    if (typeof name === 'string') return name;
    throw badRequest(`inputs[${i}].name: expected a string, got ${shown(name)}`);
  });
  const twice = names.findIndex((name, i) => names.indexOf(name) < i);
  if (twice !== -1) throw badRequest(`inputs[${twice}]: input "${names[twice]}" is there twice`);
  const isNameless = hasNamelessColumns(layout, names);
  const fields = rowFields(layout);
  const unknown = isNameless ? -1 : names.findIndex((name) => !fields.known.has(name) && !unused.has(name));
  if (unknown !== -1) {
    const name = names[unknown] ?? '';
    if (ownValues?.has(name) === true) throw hasOwnValue(`inputs[${unknown}].name`, name);
    throw new UnknownName(`inputs[${unknown}].name`, '', name, fields.names);
  }
  // Elements are read in the order of the request, as they may lie one after the other in its body.
  const columns = new Map(
    sent.flatMap((tensor, i): [string, Column][] => {
      const name = names[i] ?? '';
      if (unused.has(name) && !isNameless) {
        passOver(tensor, name, specs);
        return [];
      }
      // What is the name of a column is none of an input.
      const input =
        layout.find(({ columns: own }) => own?.includes(name)) ??
        layout.find(({ spec, columns: own }) => (own === null && isNameless) || spec.name === name);
      if (input === undefined) throw new RangeError(`no input for ${name}`);
      return [[name, readColumn(tensor, name, input, isNameless || input.spec.name !== name)]];
    }),
  );
  const symbols: Symbols = new Map();
  const isThere = ({ spec }: RowInput) => spec.optional !== true || columns.has(spec.name);
  const feeds = new Map(
    layout.filter(isThere).map((input) => {
      const { spec } = input;
      const isWhole = !isNameless && (input.columns === null || fields.wholes.has(spec.name));
      const whole = isWhole ? columns.get(spec.name) : undefined;
      const own = isNameless ? names : (input.columns ?? [spec.name]);
      return [
        spec.name,
        whole === undefined ? matrix(input, own, columns, symbols) : wholeOf(input, whole, symbols),
      ];
    }),
  );
  fillOptional(feeds, specs);
  return feeds;
}

interface Column {
  readonly shape: readonly number[];
  readonly elements: Elements;
}

/** Reads what nobody uses, as what comes behind it in the body lies after it. */
function passOver(tensor: SentTensor, name: string, [spec]: readonly InputSpec[]): void {
  const place = `input "${name}"`;
  const dtype = dtypeOf(tensor.datatype);
  if (spec === undefined || dtype === null) {
    throw badRequest(`${place}: datatype: expected a type of tensors, got ${shown(tensor.datatype)}`);
  }
  const shape = checkShape({ ...spec, name, shape: null }, tensor.shape, new Map());
  sentElements(tensor, dtype, shape, place, { missing: '' });
}

function readColumn(tensor: SentTensor, name: string, { spec }: RowInput, isColumn: boolean): Column {
  const place = `input "${name}"`;
  // What it says is checked as any shape is, but for what the model wants of it.
  const shape = checkShape({ ...spec, name, shape: null }, tensor.shape, new Map());
  const isOfOne = shape.length === 1 || (shape.length === 2 && shape[1] === 1);
  if (isColumn && !isOfOne) {
    throw badRequest(`${place}: shape: expected [rows, 1] or [rows] of a column, got ${shownShape(shape)}`);
  }
  // A column of a frame may be of booleans, as pandas has them.
  const others = { missing: spec.missing, booleans: true };
  const elements =
    spec.content === 'json'
      ? sentJson(tensor, shape, place, spec.missing)
      : sentElements(tensor, spec.dtype, shape, place, others);
  return { shape, elements };
}

/** An input that came under its own name, its column with or without an axis of its own. */
function wholeOf({ spec }: RowInput, { shape, elements }: Column, symbols: Symbols): Tensor {
  return { dtype: spec.dtype, shape: columnShape(spec, shape, symbols), elements };
}

/** An input put together of its columns. */
function matrix(
  { spec, axis }: RowInput,
  names: readonly string[],
  columns: ReadonlyMap<string, Column>,
  symbols: Symbols,
): Tensor {
  const missing = names.filter((name) => !columns.has(name)).map((name) => `"${name}"`);
  if (missing.length > 0) throw badRequest(`inputs: ${missing.join(', ')} missing`);
  const parts = names.map((name) => columns.get(name)?.elements ?? []);
  const rows = parts[0]?.length ?? 0;
  const odd = parts.findIndex((part) => part.length !== rows);
  if (odd !== -1) {
    throw badRequest(
      `input "${names[odd]}": expected ${rows} rows as in input "${names[0]}", got ${parts[odd]?.length}`,
    );
  }
  const shape = checkShape(spec, axis === 0 ? [rows, names.length] : [names.length, rows], symbols);
  const count = elementCount(shape);
  const elements =
    spec.dtype === 'string' ? Array.from({ length: count }, () => '') : allocate(spec.dtype, count);
  for (const [c, part] of parts.entries()) {
    for (let row = 0; row < rows; row++) {
      // Both are of the same type, which TypeScript cannot see of two typed arrays.
      Reflect.set(elements, axis === 0 ? row * names.length + c : c * rows + row, part[row]);
    }
  }
  return { dtype: spec.dtype, shape, elements };
}
