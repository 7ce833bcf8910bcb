import type { Call } from '../../calls/call.ts';
import type { Contract } from '../../repository/contract.ts';
import { badRequest, isObject, shown } from '../../util/http-error.ts';
import { queryOptions } from './query-options.ts';
import {
  knownOptions,
  noOptions,
  type OptionSource,
  readOptions,
  type SharedOptions,
} from './shared-options.ts';

/** Fields whose objects have options: as Hugging Face, KServe and Vertex AI call them, and MLflow. */
const holders: readonly string[] = ['parameters', 'params'];

/** What a body says beside its rows. */
interface BesideRows {
  /** Fields that mean something else. */
  readonly own: readonly string[];
  /** Whether fields are passed over that are no options. */
  readonly passesOver: boolean;
}

/**
 * The options of a body in JSON: fields beside its rows, or those of an object there.
 *
 * @throws HttpError 400 for one that the model doesn't have
 */
export function bodyOptions(
  body: Readonly<Record<string, unknown>>,
  contract: Contract,
  { own, passesOver }: BesideRows,
): SharedOptions {
  // Most requests say nothing beside their rows, and are spared the lists below.
  if (Object.keys(body).every((name) => own.includes(name))) return noOptions;
  const known = knownOptions(contract.inputs);
  const isHolder = (name: string): boolean => holders.includes(name) && !known.has(name);
  const entries = Object.entries(body).filter(([name]) => !own.includes(name));
  return readOptions(contract, [
    { place: 'the body', fields: entries.filter(([name]) => !isHolder(name)), passesOver },
    ...entries.filter(([name]) => isHolder(name)).map(([name, value]) => held(name, value, passesOver)),
  ]);
}

/**
 * The same of a body whose sender may say other things to other servers, which a model without options passes over.
 *
 * @param own fields that mean something else
 * @throws HttpError 400 for an option that the model doesn't have, if it has some
 */
export function platformFields(
  body: Readonly<Record<string, unknown>>,
  contract: Contract,
  own: readonly string[],
): SharedOptions {
  const passesOver = knownOptions(contract.inputs).size === 0;
  return bodyOptions(body, contract, { own, passesOver });
}

/** {@link platformFields} with what the query says beside them, before which they go. */
export function platformOptions(
  call: Pick<Call, 'query'>,
  body: Readonly<Record<string, unknown>>,
  contract: Contract,
  own: readonly string[],
): SharedOptions {
  const fields = platformFields(body, contract, own);
  const query = queryOptions(call, contract, true);
  return query.size === 0 ? fields : new Map([...query, ...fields]);
}

function held(place: string, value: unknown, passesOver: boolean): OptionSource {
  if (value === null || isObject(value)) return { place, fields: Object.entries(value ?? {}), passesOver };
  throw badRequest(`${place}: expected an object of options, got ${shown(value)}`);
}
