import type { Contract } from '../../../../contract/contract.ts';
import { fileInputs, type FileType } from '../../../../contract/file-inputs.ts';
import { soleInput } from '../../../../contract/sole-input.ts';
import { optionSchemas } from './options.ts';
import type { Schema } from './schema.ts';

/** What files are sent as. */
const mediaTypes = {
  picture: ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/bmp'],
  audio: ['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave'],
} as const satisfies Record<FileType, readonly string[]>;

const file: Schema = { type: 'string', format: 'binary' };

/** Options of all rows are fields beside the files: texts as they are, other values as JSON. */
function formSchema(contract: Contract): Schema {
  const options = Object.keys(optionSchemas(contract)).map((name) => [name, { type: 'string' }]);
  return {
    type: 'object',
    description: 'Files, a row each, whatever their fields are called.',
    ...(options.length > 0 && { properties: Object.fromEntries(options) as Schema }),
    additionalProperties: file,
    minProperties: 1,
  };
}

/** Bodies beside JSON of a model that takes a file and needs nothing else: the file itself, or a form with several. */
export function fileContent(contract: Contract): Readonly<Record<string, object>> {
  const types = fileTypes(contract);
  if (types === null) return {};
  return {
    ...Object.fromEntries(types.map((type) => [type, { schema: file }])),
    'multipart/form-data': { schema: formSchema(contract) },
  };
}

/** The types of the files that the one input of a model has to be; null where it's none. */
export function fileTypes(contract: Contract): readonly string[] | null {
  const type = fileTypeOf(contract);
  return type === null ? null : mediaTypes[type];
}

/** What file the one input of a model has to be; null where it's none. */
export function fileTypeOf({ inputs, steps = [] }: Contract): FileType | null {
  const input = soleInput(inputs)?.name;
  return input === undefined ? null : (fileInputs(steps).get(input) ?? null);
}
