import type { Dimension } from '../tensor/signature.ts';
import type { Contract, ContractInput, ContractOutput } from './contract.ts';
import { elementSchema, exampleValue, nestedSchema, type Schema } from './openapi-tensors.ts';

/** What `POST /predict` takes. */
export function predictRequestSchema({ inputs }: Contract): Schema {
  const whole: Schema = {
    type: 'object',
    title: 'Whole tensors',
    required: ['inputs'],
    properties: { inputs: objectOf(inputs.map((input) => [input.name, wholeSchema(input)])) },
  };
  const fields = rowFields(inputs);
  if (fields === null) return whole;
  const record = objectOf(fields.map(({ name, schema }) => [name, schema]));
  const rows: Schema = { type: 'array', minItems: 1, items: { anyOf: [record, positionalSchema(inputs)] } };
  return {
    anyOf: [
      { type: 'object', title: 'Rows', required: ['rows'], properties: { rows } },
      { ...rows, title: 'Rows, bare' },
      { ...record, title: 'One row' },
      whole,
    ],
  };
}

/** One row, or whole tensors where the model's inputs cannot be cut into rows; null when it would be huge. */
export function predictExample({ inputs }: Contract): unknown {
  const fields = rowFields(inputs);
  const values: readonly (readonly [string, unknown])[] =
    fields?.map(({ name, example }) => [name, example]) ??
    inputs.map(({ name, dtype, shape }) => [name, shape === null ? null : exampleValue(dtype, shape)]);
  if (values.some(([, value]) => value === null)) return null;
  const example = Object.fromEntries(values);
  return fields === null ? { inputs: example } : { rows: [example] };
}

/** What `POST /predict` answers: a prediction for each row, or whole tensors when whole tensors came. */
export function predictResponseSchema({ outputs }: Contract): Schema {
  const rowOutputs = outputs.filter((output) => rowAxis(output) !== null);
  const rows = rowOutputs.map((output) => [output.name, { description: describe(output) }] as const);
  return {
    type: 'object',
    required: ['model', 'version'],
    properties: {
      model: { type: 'string' },
      version: { type: 'string' },
      predictions: { type: 'array', items: { type: 'object', properties: Object.fromEntries(rows) } },
      outputs: {
        type: 'object',
        properties: Object.fromEntries(
          outputs.map((output) => [output.name, { description: describe(output) }]),
        ),
      },
    },
  };
}

interface RowField {
  readonly name: string;
  readonly schema: Schema;
  /** null when it would be huge. */
  readonly example: unknown;
}

/** What a record of one row may hold; null when some input has no axis for rows. */
function rowFields(inputs: readonly ContractInput[]): RowField[] | null {
  const fields: RowField[] = [];
  for (const { name, dtype, shape, batchAxis, features } of inputs) {
    const axis = rowAxis({ shape, batchAxis });
    if (axis === null || shape === null) return null;
    const rowShape = shape.toSpliced(axis, 1);
    if (features !== null && rowShape.length === 1) {
      for (const feature of features) fields.push(field(feature, dtype, []));
    } else {
      // A column of one value is written as that value.
      fields.push(field(name, dtype, rowShape.length === 1 && rowShape[0] === 1 ? [] : rowShape));
    }
  }
  return fields;
}

function field(name: string, dtype: ContractInput['dtype'], shape: readonly Dimension[]): RowField {
  return { name, schema: nestedSchema(elementSchema(dtype), shape), example: exampleValue(dtype, shape) };
}

/** As the server does: a leading size of 1 makes do in models exported for one row only. */
function rowAxis({ shape, batchAxis }: Pick<ContractInput, 'shape' | 'batchAxis'>): number | null {
  return batchAxis ?? (shape?.[0] === 1 ? 0 : null);
}

/** A row without names: the one input's part, or a value for each input. */
function positionalSchema(inputs: readonly ContractInput[]): Schema {
  const [only] = inputs;
  if (only === undefined || inputs.length > 1) {
    return { type: 'array', minItems: inputs.length, maxItems: inputs.length };
  }
  const rowShape = only.shape?.toSpliced(rowAxis(only) ?? 0, 1) ?? [];
  return nestedSchema(elementSchema(only.dtype), rowShape);
}

function wholeSchema({ dtype, shape }: ContractInput): Schema {
  return shape === null ? {} : nestedSchema(elementSchema(dtype), shape);
}

function objectOf(properties: readonly (readonly [string, Schema])[]): Schema {
  return {
    type: 'object',
    required: properties.map(([name]) => name),
    properties: Object.fromEntries(properties),
  };
}

function describe({ dtype, labels }: ContractOutput): string {
  if (labels === null || dtype === 'string') return dtype;
  const classes = labels.join(', ');
  return dtype.includes('float') ? `${dtype} for each of: ${classes}` : `One of: ${classes}`;
}
