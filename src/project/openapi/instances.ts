import { soleInput } from '../../../contract/sole-input.ts';
import type { DocumentedModel } from './documented-model.ts';
import { exampleInstances, rawRows } from './parts/examples.ts';
import { rowFields, rowsSchema } from './parts/rows.ts';
import { anyOf, object, ref, type Schema } from './parts/schema.ts';
import { inputSchema } from './parts/tensors.ts';

type Model = Pick<DocumentedModel, 'contract' | 'suffix'>;
type WithExample = Pick<DocumentedModel, 'contract' | 'example'>;

/** `instances`: a row each. null for a model whose inputs cannot be cut into rows. */
export function instancesSchema({ contract, suffix }: Model, items = ref(`Row${suffix}`)): Schema | null {
  return rowFields(contract) === null ? null : rowsSchema(contract, items);
}

/** `inputs`: whole tensors by name, or that of the one input that has to be there. */
export function inputsSchema({ contract, suffix }: Model): Schema {
  const only = soleInput(contract.inputs);
  const named = ref(`WholeInputs${suffix}`);
  if (only === undefined) return named;
  return anyOf([named, inputSchema(only, only.shape)]);
}

/** A body with `instances`; null where there is none. */
export function instancesBody({ contract, example }: WithExample): object | null {
  const instances = example && exampleInstances(contract, example);
  return instances && { instances };
}

/** What that is answered with. */
export function instancesExampleAnswer({ contract, example }: WithExample): object | null {
  if (example?.outputs == null || rowFields(contract) === null) return null;
  return { predictions: rawRows(contract, example.outputs, example.rows) };
}

/** The bodies that a protocol takes, each with its title; those that are null are left out. */
export function variants(bodies: Readonly<Record<string, Schema | null>>): Schema {
  const known = Object.entries(bodies).flatMap(([title, body]) =>
    body === null ? [] : [{ ...body, title }],
  );
  return anyOf(known);
}

/** An object with one thing in it that a model may not have. */
export function bodyWith(key: string, value: Schema | null, optional: Readonly<Record<string, Schema>> = {}) {
  return value === null ? null : object({ [key]: value }, optional);
}
