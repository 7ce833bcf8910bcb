import type { FileType } from '../../contract/file-inputs.ts';
import { protocols } from '../../contract/protocols.ts';
import type { GoldenSet } from '../tensor/golden.ts';
import type { Contract } from '../../contract/contract.ts';
import { exampleRecords, protocolTensors } from './openapi/parts/examples.ts';
import { type ExampleTensors, exampleTensors } from './openapi/parts/golden-rows.ts';
import { fileTypeOf } from './openapi/parts/file-content.ts';
import { predictBody } from './openapi/predict.ts';
import { rowAxis } from './openapi/parts/rows.ts';
import { servedPaths } from './served-paths.ts';

interface ExampleModel {
  readonly contract: Contract;
  readonly golden: GoldenSet;
}

/** A request that a server answers with a prediction: with a body of JSON, or a file of the user's own. */
export type ExampleRequest =
  | { readonly path: string; readonly body: string }
  | { readonly path: string; readonly file: FileType };

/**
 * A request for each model, with one row of its golden cases: to /predict for the first, which that is about, and with
 * the Open Inference Protocol for the others; a model that takes a file is sent one. Null where a row is too long to paste.
 */
export function exampleRequests(models: readonly ExampleModel[]): (ExampleRequest | null)[] {
  const [inferPath] = protocols.infer.paths;
  const [predictPath, predictPaths] = protocols.predict.paths;
  const named = models.map(({ contract }) => contract);
  const [paths, filePaths] = [servedPaths(named, inferPath), servedPaths(named, predictPaths)];
  return models.map(({ contract, golden }, index) => {
    const filePath = index === 0 ? predictPath : filePaths[index];
    const file = fileTypeOf(contract);
    if (file !== null && filePath !== undefined) return { path: filePath, file };
    const example = exampleTensors(contract, golden);
    const path = index === 0 ? predictPath : paths[index];
    if (example === null || path === undefined) return null;
    if (index === 0) return { path, body: JSON.stringify(shortBody(contract, example)) };
    const body = JSON.stringify({ inputs: protocolTensors(example.inputs) });
    return { path, body };
  });
}

/** A body for /predict that leaves out what says the same when it is left out. */
function shortBody(contract: Contract, example: ExampleTensors): unknown {
  const records = exampleRecords(contract, example);
  if (records === null) return predictBody(contract, example);
  const byDefault = new Map(
    contract.inputs.flatMap(({ name, optional, content, missing = '' }): [string, string][] =>
      optional === true ? [[name, content === 'json' ? missing : JSON.stringify(missing)]] : [],
    ),
  );
  const rows = records.map((record) =>
    Object.fromEntries(
      Object.entries(record).filter(([name, value]) => JSON.stringify(value) !== byDefault.get(name)),
    ),
  );
  return { rows };
}

/** More would be a test of the network. */
const mostTestedElements = 1 << 16;

/** A request with as few golden rows as a model takes, by the names of columns; null where no columns have names. */
export function namedRows(
  contract: Contract,
  golden: GoldenSet,
): { readonly body: string; readonly rows: number; readonly outputs: readonly string[] } | null {
  if (contract.inputs.every(({ features }) => features === null)) return null;
  const example = exampleTensors(contract, golden, mostTestedElements);
  const records = example && exampleRecords(contract, example);
  if (records === null) return null;
  const byRow = contract.outputs.filter((output) => rowAxis(output) !== null);
  return {
    body: JSON.stringify({ rows: records }),
    rows: records.length,
    outputs: byRow.map(({ name }) => name),
  };
}
