import { jsonText } from '../../../../../contract/json-content.ts';
import { sharedInputs } from '../../../../../contract/shared-inputs.ts';
import type { Contract } from '../../repository/contract.ts';
import type { Tensor } from '../../tensors/dtype.ts';
import type { InputSpec } from '../../tensors/tensor-spec.ts';
import { badRequest, HttpError, shown } from '../../util/http-error.ts';
import { memo } from '../../util/memo.ts';
import { UnknownName } from '../unknown-name.ts';
import { isJson } from '../v2/sent-json.ts';

/** What a request says of all its rows: the text that each has in an input where it says nothing itself, by the input's name. */
export type SharedOptions = ReadonlyMap<string, string>;

/** What most requests say. */
export const noOptions: SharedOptions = new Map();

/** Where a request says something of all its rows. */
export interface OptionSource {
  /** As errors call it. */
  readonly place: string;
  readonly fields: Iterable<readonly [name: string, value: unknown]>;
  /** Whether a text there may be that of any value in JSON, as nothing else can be said. */
  readonly areTexts?: boolean;
  /** Whether names that are no option's are passed over. */
  readonly passesOver?: boolean;
}

/** The inputs that may be said of all rows, by name. */
export const knownOptions = memo(
  (inputs: Contract['inputs']): ReadonlyMap<string, InputSpec> =>
    new Map(sharedInputs(inputs).map((spec) => [spec.name, spec])),
);

/**
 * Options that a request says beside its rows.
 *
 * @param sources of which none may say what another says
 * @throws HttpError 400 for one that the model doesn't have, or whose value is none
 */
export function readOptions(
  { inputs }: Pick<Contract, 'inputs'>,
  sources: readonly OptionSource[],
): SharedOptions {
  const known = knownOptions(inputs);
  const options = new Map<string, string>();
  for (const { place, fields, areTexts = false, passesOver = false } of sources) {
    for (const [name, value] of fields) {
      const spec = known.get(name);
      if (spec === undefined) {
        if (!passesOver) throw unknownOption(place, name, [...known.keys()]);
        continue;
      }
      if (options.has(name)) throw badRequest(`${place}: the option "${name}" is there twice`);
      if (value !== null) options.set(name, optionText(spec, value, `${place}.${name}`, areTexts));
    }
  }
  return options;
}

function unknownOption(place: string, name: string, known: readonly string[]): HttpError {
  if (known.length > 0) return new UnknownName(place, 'option ', name, known);
  return badRequest(
    `${place}: expected nothing beside the rows, got "${name.slice(0, 100)}"; the model has no options`,
  );
}

function optionText({ content }: InputSpec, value: unknown, place: string, areTexts: boolean): string {
  if (content === 'json') {
    return areTexts && typeof value === 'string' && isJson(value) ? value : jsonText(value);
  }
  if (typeof value === 'string') return value;
  throw badRequest(`${place}: expected a string, got ${shown(value)}`);
}

/**
 * Reads rows that have options beside them: to whoever reads them these are what is meant by saying nothing.
 *
 * @param read what it is given in place of the model's own contract says so
 * @throws HttpError 413 where the options, had each row them, were more than a body may be
 */
export function withOptions<Read extends { readonly feeds: ReadonlyMap<string, Tensor> }>(
  contract: Contract,
  options: SharedOptions,
  read: (contract: Contract) => Read,
): Read {
  if (options.size === 0) return read(contract);
  const inputs = contract.inputs.map((spec): InputSpec => {
    const missing = options.get(spec.name);
    return missing === undefined ? spec : { ...spec, missing, optional: true };
  });
  const found = read({ ...contract, inputs });
  for (const [name, text] of options) {
    const elements = found.feeds.get(name)?.elements ?? [];
    if (text.length * elements.length <= contract.maxBodyBytes) continue;
    throw new HttpError(
      413,
      `the option "${name}" has ${text.length} characters for each of ${elements.length} rows, and a body at most ${contract.maxBodyBytes} bytes: send fewer rows at once`,
    );
  }
  return found;
}
