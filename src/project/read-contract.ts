import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { MlpackError } from '../errors/mlpack-error.ts';
import { packageRoot } from '../util/package-root.ts';
import type { Contract } from './contract.ts';

/**
 * Reads a contract out of an image or a build context (schemas/contract.schema.json).
 *
 * @param where names its source in errors
 * @throws MlpackError IMAGE_INVALID naming the field
 */
export function parseContract(json: string, where: string): Contract {
  const validate = new Ajv2020({ allowUnionTypes: true }).compile<Contract>(
    JSON.parse(readFileSync(join(packageRoot, 'schemas', 'contract.schema.json'), 'utf8')),
  );
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw invalid(where, 'is not JSON', error);
  }
  if (validate(value)) return value;
  const [first] = validate.errors ?? [];
  throw invalid(where, `${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}`);
}

function invalid(where: string, reason: string, cause?: unknown): MlpackError {
  return new MlpackError('IMAGE_INVALID', `${where}: ${reason}`, {
    suggestions: ['Build the image, or generate the context, again with this version of mlpack.'],
    cause,
  });
}
