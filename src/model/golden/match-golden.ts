import { MlpackError } from '../../errors/mlpack-error.ts';
import { own } from '../../../contract/own.ts';
import type { TensorInfo } from '../../tensor/signature.ts';
import { couldBe } from './fit-golden.ts';
import { unnamed, type SourceTensor, type SourceTensors } from './golden-source.ts';

/** What scikit-learn's and its relatives' exporters return; other methods (margins, decision functions) are asked for by name. */
const conventional = ['predict', 'predict_proba'];

/**
 * Which of the file's outputs each of the model's is: as told, by equal name, as the only one of both, or by the only one
 * whose shape and kind of element fit, preferring `predict` and `predict_proba`. Model outputs with nothing to match are left out.
 * Throws GOLDEN_INVALID, saying what to write in mlpack.yaml, when several fit or nothing does.
 */
export function matchOutputs(
  sources: SourceTensors,
  outputs: readonly TensorInfo[],
  told: Readonly<Record<string, string>>,
  where: string,
): ReadonlyMap<string, SourceTensor> {
  const matched = new Map<string, string>();
  const available = [...sources.keys()];
  for (const [output, key] of Object.entries(told)) {
    if (!outputs.some(({ name }) => name === output)) {
      throw invalid(
        where,
        `the model has no output "${output}"; it has ${quoted(outputs.map(({ name }) => name))}`,
      );
    }
    if (!sources.has(key)) throw invalid(where, `it has no output "${key}"; it has ${quoted(available)}`);
    matched.set(output, key);
  }
  for (const { name } of outputs) {
    if (!matched.has(name) && sources.has(name)) matched.set(name, name);
  }
  const [first] = outputs;
  const [only] = available;
  if (first !== undefined && only !== undefined && outputs.length === 1 && available.length === 1) {
    matched.set(first.name, only);
  }
  const taken = new Set(matched.values());
  for (const output of outputs) {
    if (matched.has(output.name)) continue;
    const key = onlyFit(sources, taken, output, where);
    if (key === undefined) continue;
    matched.set(output.name, key);
    taken.add(key);
  }
  if (matched.size === 0) {
    const wanted = outputs.map(
      ({ name, dtype, shape }) => `${name}: ${dtype} [${(shape ?? ['…']).join(', ')}]`,
    );
    throw invalid(
      where,
      `none of its outputs (${available.map((key) => `${key}: [${sources.get(key)?.shape.join(', ')}]`).join('; ')}) fits the model's (${wanted.join('; ')})`,
      outputs[0]?.name,
      available,
    );
  }
  return new Map(
    [...matched].flatMap(([name, key]) => {
      const source = sources.get(key);
      return source === undefined ? [] : [[name, source] as const];
    }),
  );
}

/**
 * Whether an output goes by a name in the file that nobody meant for the model's: neither the model's own, nor one that
 * mlpack.yaml tells of, nor what a framework's method is called.
 */
export function isGuessed(key: string, output: string, told: Readonly<Record<string, string>>): boolean {
  return ![output, unnamed, own(told, output), ...conventional].includes(key);
}

function onlyFit(
  sources: SourceTensors,
  taken: ReadonlySet<string>,
  output: TensorInfo,
  where: string,
): string | undefined {
  const fitting = [...sources]
    .filter(([key, source]) => !taken.has(key) && couldBe(source, output))
    .map(([key]) => key);
  if (fitting.length <= 1) return fitting[0];
  const usual = fitting.filter((key) => conventional.includes(key) || key === unnamed);
  if (usual.length === 1) return usual[0];
  throw invalid(
    where,
    `${quoted(fitting)} could each be the model's output "${output.name}"`,
    output.name,
    fitting,
  );
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

function invalid(where: string, problem: string, output?: string, keys: readonly string[] = []): MlpackError {
  return new MlpackError('GOLDEN_INVALID', `${where}: ${problem}.`, {
    suggestions: keys.map(
      (key) =>
        `Write in mlpack.yaml: tests: { file: golden.json, outputs: { ${JSON.stringify(output)}: ${JSON.stringify(key)} } }`,
    ),
  });
}
