import type { Dimension } from '../../../tensor/signature.ts';
import type { Contract, ContractInput, ContractOutput } from '../../../../contract/contract.ts';
import { soleInput } from '../../../../contract/sole-input.ts';
import { closedObject, type Schema } from './schema.ts';
import { inputSchema } from './tensors.ts';

/** What a record of one row holds. */
export interface RowField {
  readonly name: string;
  readonly input: ContractInput;
  /** Shape of the field's value; empty: a single value. */
  readonly shape: readonly Dimension[];
  /** Values that the model knows, though it answers others, too; null: any. */
  readonly known: readonly (string | number)[] | null;
}

/** The fields of a record of one row; null when some input has no axis for rows: then only whole tensors can be sent. */
export function rowFields({ inputs }: Pick<Contract, 'inputs'>): RowField[] | null {
  const fields: RowField[] = [];
  for (const input of inputs) {
    const shape = rowShape(input);
    if (shape === null) return null;
    const { name, features, categories } = input;
    if (features !== null && shape.length === 1) {
      fields.push(
        ...features.map((feature, i) => ({
          name: feature,
          input,
          shape: [],
          known: categories?.[i] ?? null,
        })),
      );
    } else {
      // A column of one value is written as that value.
      const isColumn = shape.length === 1 && shape[0] === 1;
      const known = isColumn ? (categories?.[0] ?? null) : null;
      fields.push({ name, input, shape: isColumn ? [] : shape, known });
    }
  }
  return fields;
}

/** One row or more; in models exported for a certain number of rows, as many. */
export function rowsSchema({ inputs }: Pick<Contract, 'inputs'>, items: Schema): Schema {
  const counts = inputs.map((input) => input.shape?.[rowAxis(input) ?? -1]);
  const fixed = counts.find((count) => typeof count === 'number');
  return { type: 'array', items, minItems: fixed ?? 1, ...(fixed === undefined ? {} : { maxItems: fixed }) };
}

/** A row by name. @param unused columns that the model doesn't use */
export function recordSchema(fields: readonly RowField[], unused?: readonly string[]): Schema {
  return closed(
    fields.map(({ name, input, shape }) => [name, input, shape]),
    unused,
  );
}

function closed(
  fields: readonly (readonly [name: string, input: ContractInput, shape: readonly Dimension[] | null])[],
  unused: readonly string[] | undefined,
): Schema {
  const schemasOf = (isOptional: boolean): Readonly<Record<string, Schema>> =>
    Object.fromEntries(
      fields
        .filter(([, { optional }]) => (optional === true) === isOptional)
        .map(([name, input, shape]) => [name, inputSchema(input, shape)]),
    );
  return closedObject(schemasOf(false), { ...schemasOf(true), ...passedOver(unused) });
}

/** A row without names: the part of the one input that has to be there, or a value for each input. */
export function positionalSchema(inputs: readonly ContractInput[]): Schema {
  const parts = inputs.map((input) => inputSchema(input, positionalShape(input)));
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) return only;
  const least = inputs.findLastIndex(({ optional }) => optional !== true) + 1;
  const all: Schema = {
    type: 'array',
    prefixItems: parts,
    minItems: Math.max(1, least),
    maxItems: parts.length,
  };
  const required = soleInput(inputs);
  const isAlone = required !== undefined && positionalShape(required)?.length === 0;
  return isAlone ? { anyOf: [inputSchema(required, []), all] } : all;
}

/** A column of one value may be written as that value. */
function positionalShape(input: ContractInput): readonly Dimension[] | null {
  const shape = rowShape(input);
  return shape?.length === 1 && shape[0] === 1 && input.features === null ? [] : shape;
}

/** Whole tensors by name. @param unused columns that the model doesn't use */
export function wholeSchema(inputs: readonly ContractInput[], unused?: readonly string[]): Schema {
  return closed(
    inputs.map((input) => [input.name, input, input.shape]),
    unused,
  );
}

function passedOver(unused: readonly string[] = []): Readonly<Record<string, Schema>> {
  const any = { description: "The model was fitted with it, but doesn't use it." };
  return Object.fromEntries(unused.map((name) => [name, any]));
}

/** The shape of one row's part of a tensor; null where it has none. */
export function rowShape(tensor: ContractInput | ContractOutput): readonly Dimension[] | null {
  const axis = rowAxis(tensor);
  return axis === null || tensor.shape === null ? null : tensor.shape.toSpliced(axis, 1);
}

/** Axis of a tensor's rows. As in the server, a leading size of 1 makes do in models exported for one row only. */
export function rowAxis({ shape, batchAxis }: Pick<ContractInput, 'shape' | 'batchAxis'>): number | null {
  return batchAxis ?? (shape?.[0] === 1 ? 0 : null);
}
