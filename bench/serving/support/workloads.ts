import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { realModels } from '../../../test/support/real-models.ts';
import { flatten, inferBody, type Nested } from './infer-body.ts';
import type { Row } from './row.ts';
import { writeSlowModel } from './made-models.ts';

/** A model and the rows its servers are asked for. */
export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly modelPath: string;
  readonly rows: readonly Row[];
}

interface GoldenTensor {
  readonly data: readonly Nested[];
}

interface GoldenFile {
  readonly inputs: Readonly<Record<string, GoldenTensor>>;
  readonly outputs: Readonly<Record<string, GoldenTensor>>;
}

/** Workloads of test/models. */
const trained = [
  { name: 'iris-forest', title: 'Iris, random forest of 50 trees', model: 'iris-rf/model.onnx' },
  { name: 'iris-logreg', title: 'Iris, logistic regression', model: 'iris-logreg/model.onnx' },
  { name: 'digits-cnn', title: 'Digits, convolutional network', model: 'digits-cnn/model.onnx' },
];

/** Takes more than a millisecond for a row of one number: its inference, not its HTTP, is what there isn't enough of. */
const slow = 'slow';

/**
 * A model of test/models with the rows its training framework predicted, or the one called slow.
 *
 * @param folder where a model may be written
 * @throws RangeError when there is none of that name
 */
export async function loadWorkload(name: string, folder: string): Promise<Workload> {
  if (name === slow) {
    const modelPath = join(folder, 'slow.onnx');
    return {
      name,
      title: 'A made model, a millisecond a row',
      modelPath,
      rows: await writeSlowModel(modelPath),
    };
  }
  const found = trained.find((workload) => workload.name === name);
  const model = realModels.find((candidate) => candidate.name === found?.model);
  if (found === undefined || model === undefined) {
    throw new RangeError(
      `no workload "${name}"; there are ${[...trained.map((workload) => workload.name), slow].join(', ')}`,
    );
  }
  const golden: GoldenFile = JSON.parse(await readFile(model.goldenPath, 'utf8'));
  const [[input, { data }] = ['', { data: [] }]] = Object.entries(golden.inputs);
  const outputs = Object.entries(model.outputsMap ?? {});
  return {
    name,
    title: found.title,
    modelPath: model.path,
    rows: data.map((row, i) => ({
      body: inferBody(input, row),
      expected: Object.fromEntries(
        outputs.map(([output, recorded]) => [output, flatten(golden.outputs[recorded]?.data[i] ?? [])]),
      ),
    })),
  };
}
