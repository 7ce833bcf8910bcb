import { datatypes } from '../../../../contract/dtypes.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import { own } from '../../../../contract/own.ts';
import type { Contract, ContractOutput } from '../../../../contract/contract.ts';
import type { ExampleTensors } from './golden-rows.ts';
import { rowAxis, rowFields, rowShape } from './rows.ts';
import { elementValues, nestedValues, plainValues, rowValues } from './values.ts';

type Values = Readonly<Record<string, unknown>>;

/** Each row by name; null where the model's inputs cannot be cut into rows. */
export function exampleRecords(contract: Contract, { rows, inputs }: ExampleTensors): Values[] | null {
  if (rowFields(contract) === null) return null;
  const parts = inputs.map((tensor, i) => {
    const input = contract.inputs[i];
    return rowValues(tensor, (input && rowAxis(input)) ?? 0);
  });
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(
      contract.inputs.flatMap((input, i): [string, unknown][] => {
        const value = parts[i]?.[row];
        const [size, ...others] = rowShape(input) ?? [];
        if (!Array.isArray(value) || others.length > 0) return [[input.name, value]];
        if (input.features !== null) return input.features.map((feature, k) => [feature, value[k]]);
        return [[input.name, size === 1 ? value[0] : value]];
      }),
    ),
  );
}

/** Whole tensors by name. */
export function wholeByName(tensors: readonly Tensor[]): Values {
  return Object.fromEntries(
    tensors.map((tensor) => [tensor.name, nestedValues(plainValues(tensor), tensor.shape)]),
  );
}

/** Tensors of the Open Inference Protocol. */
export function protocolTensors(tensors: readonly Tensor[]): Values[] {
  return tensors.map((tensor) => ({
    name: tensor.name,
    datatype: datatypes[tensor.dtype],
    shape: tensor.shape,
    data: elementValues(tensor),
  }));
}

/** Each row as `instances` have it: the value of the one input, or an object by name. */
export function exampleInstances(contract: Contract, example: ExampleTensors): unknown[] | null {
  const records = exampleRecords(contract, example);
  const [only, ...others] = contract.inputs;
  if (records === null || only === undefined || others.length > 0) return records;
  return records.map((record) => (only.features === null ? own(record, only.name) : Object.values(record)));
}

/** Each row of outputs as their own values: that of the one output, or an object by name. */
export function rawRows({ outputs }: Contract, tensors: readonly Tensor[], rows: number): unknown[] {
  const parts = tensors.map((tensor, i) => rowValues(tensor, axisOf(outputs[i])));
  return Array.from({ length: rows }, (_, row) =>
    tensors.length === 1
      ? parts[0]?.[row]
      : Object.fromEntries(tensors.map(({ name }, i) => [name, parts[i]?.[row]])),
  );
}

/** What /predict answers rows: with the names of classes. */
export function predictions({ outputs }: Contract, tensors: readonly Tensor[], rows: number): Values[] {
  const parts = tensors.map((tensor, i) => rowValues(tensor, axisOf(outputs[i])));
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(
      outputs.map((output, i) => {
        const value = parts[i]?.[row];
        const isColumn = Array.isArray(value) && value.length === 1 && rowShape(output)?.length === 1;
        const isBare = isColumn && !(output.dtype.includes('float') && output.labels?.length === 1);
        return [output.name, labelled(output, isBare ? value[0] : value)];
      }),
    ),
  );
}

function axisOf(output: ContractOutput | undefined): number {
  return (output && rowAxis(output)) ?? 0;
}

function labelled({ labels, dtype }: ContractOutput, value: unknown): unknown {
  if (labels === null || dtype === 'string' || dtype === 'bool') return value;
  const isScores = dtype.includes('float');
  const named = (part: unknown): unknown => {
    if (!Array.isArray(part)) return isScores ? part : (labels[Number(part)] ?? part);
    const isInnermost = !Array.isArray(part[0]);
    return isScores && isInnermost && part.length === labels.length
      ? Object.fromEntries(labels.map((label, k) => [label, part[k]]))
      : part.map(named);
  };
  return named(value);
}

/** A line for each row, under a header where every value has a name; null where a row is more than one line can say. */
export function exampleCsv(contract: Contract, example: ExampleTensors): string | null {
  const records = exampleRecords(contract, example)?.map((record) => withJsonTexts(contract, record));
  if (records === undefined) return null;
  const [first = {}] = records;
  const isFlat = Object.values(first).every((value) => !Array.isArray(value));
  if (!isFlat && contract.inputs.length > 1) return null;
  const lines = records.map((record) => Object.values(record).flat(8).map(csvField).join(','));
  const header = isFlat ? [Object.keys(first).map(csvField).join(',')] : [];
  return [...header, ...lines].map((line) => `${line}\n`).join('');
}

/** A field of CSV is the text of a value in JSON. */
function withJsonTexts({ inputs }: Contract, record: Values): Values {
  const texts = inputs.flatMap(({ name, content }): [string, string][] =>
    content === 'json' ? [[name, JSON.stringify(own(record, name))]] : [],
  );
  return { ...record, ...Object.fromEntries(texts) };
}

function csvField(value: unknown): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
