import type { Contract } from '../../../../contract/contract.ts';
import { sharedInputs } from '../../../../contract/shared-inputs.ts';
import { anyOf, closedObject, type Schema } from './schema.ts';
import { inputSchema } from './tensors.ts';

type Inputs = Pick<Contract, 'inputs'>;
type Schemas = Readonly<Record<string, Schema>>;

/** What stands beside the rows of a request and holds for all of them, by name. */
export function optionSchemas({ inputs }: Inputs): Schemas {
  return Object.fromEntries(sharedInputs(inputs).map((input) => [input.name, inputSchema(input, [])]));
}

/** The fields beside the rows of a body: the options themselves, or an object of them; none where the model has no options. */
export function besideRows(contract: Inputs): Schemas {
  const options = optionSchemas(contract);
  if (Object.keys(options).length === 0) return {};
  return { parameters: anyOf([closedObject({}, options), { type: 'null' }]), ...options };
}

/** The same in the query of the URL: texts as they are, other values as JSON. */
export function optionParameters({ inputs }: Inputs): readonly object[] {
  return sharedInputs(inputs).map((input) => {
    const { name, content } = input;
    const schema = content === 'json' ? inputSchema(input, []) : ({ type: 'string' } as const);
    const said = content === 'json' ? { content: { 'application/json': { schema } } } : { schema };
    return { name, in: 'query', description: 'Of all rows that say nothing themselves.', ...said };
  });
}
