import { MlpackError } from '../errors/mlpack-error.ts';
import { type ContractV1, liftContract } from './lift-contract.ts';
import { isRecord } from '../util/record.ts';
import { installNewer, newerDocument } from '../util/newer-document.ts';
import { type AskedSchema, validator } from '../util/json-schema/validator.ts';
import { type Contract, namedContract } from '../../contract/contract.ts';
import type { ContractJson } from '../../contract/schemas/contract.schema.ts';
import type { ModelRepository } from '../../contract/schemas/repository.schema.ts';

/**
 * Reads a contract out of an image or a build context (schemas/contract.schema.json), also out of one that was built
 * before there were steps.
 *
 * @param where names its source in errors
 * @throws MlpackError IMAGE_INVALID naming the field
 */
export function parseContract(json: string, where: string): Contract {
  const value = parse(json, where);
  if (isRecord(value) && value['schemaVersion'] === 1) {
    return liftContract(validated<ContractV1>('contract-v1', value, where));
  }
  return namedContract(validated<ContractJson>('contract', value, where));
}

/** The same for the list of several models (schemas/repository.schema.json). */
export function parseModelRepository(json: string, where: string): ModelRepository {
  return validated<ModelRepository>('repository', parse(json, where), where);
}

function parse(json: string, where: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw invalidPackage(`${where} is not JSON`, error);
  }
}

function validated<T>(schema: AskedSchema, value: unknown, where: string): T {
  const validate = validator<T>(schema);
  if (validate(value)) return value;
  const newer = newerDocument(value, 'schemaVersion', schema === 'contract' ? 2 : 1);
  if (newer !== undefined) {
    throw new MlpackError('IMAGE_INVALID', `${where} ${newer}.`, { suggestions: [installNewer] });
  }
  const [first] = validate.errors ?? [];
  throw invalidPackage(`${where}: ${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}`);
}

/** Error for an image or context that lacks something, or was changed by hand beyond what mlpack understands. */
export function invalidPackage(message: string, cause?: unknown): MlpackError {
  return new MlpackError('IMAGE_INVALID', message, {
    suggestions: ['Build the image, or generate the context, again with this version of mlpack.'],
    cause,
  });
}
