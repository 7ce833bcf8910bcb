import { readFileSync } from 'node:fs';
import { datatypes } from '../../../../contract/dtypes.ts';
import { fillPath } from '../../../../contract/path-template.ts';
import { protocols } from '../../../../contract/protocols.ts';
import type { GoldenCaseJson } from '../../../../contract/schemas/golden.schema.ts';
import type { RepositoryEntry } from '../repository/repository.ts';
import { messageOf, StartError } from '../util/start-error.ts';
import type { Asked } from './ask.ts';
import { wrongAnswer } from './compare-output.ts';

/** A golden case and what is wrong with the answer to it; null when nothing is. */
export interface Replayed {
  readonly name: string;
  readonly problem: string | null;
}

/**
 * Sends the golden cases of a model, one after another, by the Open Inference Protocol. Those that are of the tensors of the graph
 * where callers speak of others are left out: a build has replayed them.
 *
 * @throws StartError when the image's golden cases can't be read
 */
export async function replayGolden(entry: RepositoryEntry, { ask }: Asked): Promise<Replayed[]> {
  const { name: model, version } = entry.contract;
  const path = fillPath(protocols.infer.paths[0], { model, version });
  const replayed: Replayed[] = [];
  for (const golden of servedCases(entry)) {
    const shapes = (golden.shapes ?? []).filter(({ reason }) => reason !== 'large');
    const body = JSON.stringify({
      inputs: golden.inputs.map(({ name, dtype, shape, data }) => ({
        name,
        datatype: datatypes[dtype],
        shape,
        data,
      })),
      outputs: [...golden.outputs, ...shapes].map(({ name }) => ({ name })),
    });
    const answer = await ask(path, body);
    const problem =
      answer.status === 200
        ? wrongAnswer({ ...golden, shapes }, answer.json)
        : `${answer.status === null ? 'no answer' : `status ${answer.status}`}: ${answer.text.slice(0, 500)}`;
    replayed.push({ name: golden.name, problem });
  }
  return replayed;
}

/** The file was written and checked by the build. */
function servedCases({ goldenFile, ofTensors }: RepositoryEntry): readonly GoldenCaseJson[] {
  try {
    const { cases }: { readonly cases: readonly GoldenCaseJson[] } = JSON.parse(
      readFileSync(goldenFile, 'utf8'),
    );
    return ofTensors === undefined ? cases : cases.filter(({ signature }) => signature !== 'inner');
  } catch (error) {
    throw new StartError(`${goldenFile}: ${messageOf(error)}`);
  }
}
