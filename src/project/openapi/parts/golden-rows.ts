import { fileInputs } from '../../../../contract/file-inputs.ts';
import { servedCases } from '../../../../contract/golden-signature.ts';
import type { GoldenCase, GoldenSet } from '../../../tensor/golden.ts';
import type { Dimension } from '../../../tensor/signature.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import type { Contract, ContractInput, ContractOutput } from '../../../../contract/contract.ts';
import { rowAxis } from './rows.ts';

/** Larger examples hide the document they stand in. */
const mostShownElements = 256;
/** Of one tensor's texts together, for each element that it may have: pictures are texts, too, and each protocol repeats them. */
const charactersAnElement = 8;

/** One request's tensors and what they are answered with. */
export interface ExampleTensors {
  /** Rows that they hold. */
  readonly rows: number;
  /** Inputs in the order of the contract, as are the outputs. */
  readonly inputs: readonly Tensor[];
  /** null where no answer is known. */
  readonly outputs: readonly Tensor[] | null;
}

/**
 * Tensors of the first golden case that is small, with as few rows as the model takes, rather one without empty texts; zeros where
 * there are none. null when all would be huge, or when nothing is known of their shape.
 *
 * @param maxElements of one tensor
 */
export function exampleTensors(
  contract: Contract,
  golden: GoldenSet,
  maxElements = mostShownElements,
): ExampleTensors | null {
  let hasCases = false;
  let blank: ExampleTensors | null = null;
  for (const one of servedCases(contract, golden.cases)) {
    const example = goldenTensors(contract, one);
    if (example === null) continue;
    hasCases = true;
    if (!areSmall(example.inputs, maxElements)) continue;
    const isShown = example.outputs !== null && areSmall(example.outputs, maxElements);
    const shown = isShown ? example : { ...example, outputs: null };
    if (!hasEmptyText(contract, shown)) return shown;
    blank ??= shown;
  }
  return blank ?? (hasCases ? null : zeroTensors(contract, maxElements));
}

/** Whether a text that has to be sent is one that says nothing. */
function hasEmptyText({ inputs }: Contract, example: ExampleTensors): boolean {
  return inputs.some(({ optional, dtype }, i) => {
    const isText = dtype === 'string' && optional !== true;
    return isText && example.inputs[i]?.data.every((text) => String(text).trim() === '') === true;
  });
}

function areSmall(tensors: readonly Tensor[], maxElements: number): boolean {
  return tensors.every(({ data }) => {
    const texts = data.reduce((sum: number, one) => sum + (typeof one === 'string' ? one.length : 0), 0);
    return data.length <= maxElements && texts <= charactersAnElement * maxElements;
  });
}

function goldenTensors(contract: Contract, one: GoldenCase): ExampleTensors | null {
  const { inputs, outputs } = contract;
  const given = inOrder(one.inputs, inputs);
  if (given === null) return null;
  const rows = rowsOf(inputs);
  const cut = (tensors: readonly Tensor[], specs: readonly (ContractInput | ContractOutput)[]) =>
    tensors.map((tensor, i) => firstRows(tensor, axisOf(specs[i]), rows));
  // An output of all rows together would be another one for some of them.
  const isCut = inputs.some((input) => axisOf(input) !== null);
  const isKnown = !isCut || outputs.every((output) => axisOf(output) !== null);
  const answers = isKnown ? inOrder(one.outputs, outputs) : null;
  return { rows, inputs: cut(given, inputs), outputs: answers && cut(answers, outputs) };
}

function inOrder(tensors: readonly Tensor[], specs: readonly { readonly name: string }[]): Tensor[] | null {
  const found = specs.map(({ name }) => tensors.find((tensor) => tensor.name === name));
  return found.every((tensor) => tensor !== undefined) ? found : null;
}

function zeroTensors({ inputs, steps = [] }: Contract, maxElements: number): ExampleTensors | null {
  const tensors: Tensor[] = [];
  const files = fileInputs(steps);
  for (const { name, dtype, shape, content, missing, features, optional } of inputs) {
    if (shape === null) return null;
    const sizes = shape.map(exampleSize);
    const count = sizes.reduce((product, size) => product * size, 1);
    if (count > maxElements) return null;
    const isText = features === null && optional !== true && !files.has(name);
    const zero = dtype === 'string' ? (isText ? 'A text' : '') : dtype === 'bool' ? false : 0;
    const value = content === 'json' ? (missing ?? 'null') : zero;
    const kind = { dtype, ...(content !== undefined && { content }) };
    tensors.push({ name, ...kind, shape: sizes, data: Array.from({ length: count }, () => value) });
  }
  return { rows: rowsOf(inputs), inputs: tensors, outputs: null };
}

function exampleSize(size: Dimension): number {
  return typeof size === 'number' ? size : 1;
}

/** One, but in models exported for a certain number of rows. */
function rowsOf(inputs: readonly ContractInput[]): number {
  const [input] = inputs;
  const size = input?.shape?.[axisOf(input) ?? -1];
  return typeof size === 'number' ? size : 1;
}

function axisOf(spec: ContractInput | ContractOutput | undefined): number | null {
  return spec === undefined ? null : rowAxis(spec);
}

/** The first rows of a tensor; all of it where it has no axis for rows. */
function firstRows(tensor: Tensor, axis: number | null, rows: number): Tensor {
  const { shape, data } = tensor;
  const size = shape[axis ?? -1];
  if (axis === null || size === undefined || size <= rows) return tensor;
  const inner = shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  const kept = data.filter((_element, i) => Math.floor(i / inner) % size < rows);
  return { ...tensor, shape: shape.with(axis, rows), data: kept };
}
