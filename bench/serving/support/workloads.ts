import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { realModelPath, realModels } from '../../../test/support/real-models.ts';
import { mlpack } from '../../support.ts';
import { fitIris } from './baselines.ts';
import { flatten, inferBody, sentNumbers, type Nested } from './infer-body.ts';
import type { Row } from './row.ts';
import { writeSlowModel } from './made-models.ts';

/** A model and the rows its servers are asked for. */
export interface Workload {
  readonly name: string;
  readonly title: string;
  readonly modelPath: string;
  readonly rows: readonly Row[];
  /** How many per cent of the rows a second that onnxruntime computes alone it must give, HTTP excluded. */
  readonly ofRuntime?: number;
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
  {
    name: 'digits-cnn',
    title: 'Digits, convolutional network',
    model: 'digits-cnn/model.onnx',
    ofRuntime: 80,
  },
];

/** A model that mlpack converts. */
interface Converted {
  readonly name: string;
  readonly title: string;
  /** The file, which may be made in a folder. */
  readonly source: (folder: string) => Promise<string>;
  readonly golden: string;
  readonly datatype: 'FP32' | 'FP64';
  readonly ofRuntime?: number;
}

const converted: readonly Converted[] = [
  {
    name: 'iris-forest-pickle',
    title: 'Iris, the same forest converted from its pickle',
    source: (folder) => fitIris('forest', join(folder, 'forest.joblib')),
    golden: 'iris-rf/golden.json',
    datatype: 'FP64',
  },
  {
    name: 'iris-xgboost',
    title: 'Iris, XGBoost converted from its pickle',
    source: async () => realModelPath('iris-xgb/model.pkl'),
    golden: 'iris-xgb/golden.json',
    datatype: 'FP64',
    ofRuntime: 90,
  },
  {
    name: 'lightgbm',
    title: 'LightGBM of three classes, converted from its pickle',
    source: async () => realModelPath('classical/lightgbm-clf-multi-str/model.joblib'),
    golden: 'classical/lightgbm-clf-multi-str/golden.json',
    datatype: 'FP64',
    ofRuntime: 90,
  },
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
  const conversion = converted.find((workload) => workload.name === name);
  if (conversion !== undefined) return await convert(conversion, folder);
  const found = trained.find((workload) => workload.name === name);
  const model = realModels.find((candidate) => candidate.name === found?.model);
  if (found === undefined || model === undefined) {
    const names = [...trained, ...converted].map((workload) => workload.name);
    throw new RangeError(`no workload "${name}"; there are ${[...names, slow].join(', ')}`);
  }
  const { outputsMap = {} } = model;
  return { ...found, modelPath: model.path, rows: await rowsOf(model.goldenPath, outputsMap, 'FP32') };
}

async function convert(workload: Converted, folder: string): Promise<Workload> {
  const { source, golden, datatype } = workload;
  const modelPath = join(folder, 'converted.onnx');
  await mlpack(['convert', await source(folder), '--output', modelPath]);
  const rows = await rowsOf(realModelPath(golden), { probabilities: 'predict_proba' }, datatype);
  return { ...workload, modelPath, rows };
}

/** Those rows of a golden file whose numbers are all there. */
async function rowsOf(
  goldenPath: string,
  outputs: Readonly<Record<string, string>>,
  datatype: 'FP32' | 'FP64',
): Promise<Row[]> {
  const golden: GoldenFile = JSON.parse(await readFile(goldenPath, 'utf8'));
  const [[input, { data }] = ['', { data: [] }]] = Object.entries(golden.inputs);
  return data
    .map((row, i) => ({ row, i }))
    .filter(({ row }) => isWhole(row))
    .map(({ row, i }) => ({
      body: inferBody(input, row, datatype),
      values: sentNumbers(row),
      expected: Object.fromEntries(
        Object.entries(outputs).map(([output, recorded]) => [
          output,
          flatten(golden.outputs[recorded]?.data[i] ?? []),
        ]),
      ),
    }));
}

/** Whether no number is missing. */
function isWhole(row: unknown): boolean {
  return Array.isArray(row) ? row.every(isWhole) : typeof row === 'number';
}
