import { type Contract, isKnownStep } from '../../../../contract/contract.ts';
import { soleInput } from '../../../../contract/sole-input.ts';
import type { Schema } from './schema.ts';

/** What pictures are sent as. */
const types = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/bmp'] as const;

const file: Schema = { type: 'string', format: 'binary' };
const form: Schema = {
  type: 'object',
  description: 'Files, a row each, whatever their fields are called.',
  additionalProperties: file,
  minProperties: 1,
};

/** Bodies beside JSON of a model that takes a picture and needs nothing else: the picture itself, or a form with several. */
export function pictureContent({ inputs, steps = [] }: Contract): Readonly<Record<string, object>> {
  const picture = steps.filter(isKnownStep).find((step) => step.kind === 'image')?.input;
  if (picture === undefined || soleInput(inputs)?.name !== picture) return {};
  return {
    ...Object.fromEntries(types.map((type) => [type, { schema: file }])),
    'multipart/form-data': { schema: form },
  };
}
