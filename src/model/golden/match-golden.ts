import { MlpackError } from '../../errors/mlpack-error.ts';
import { own } from '../../../contract/own.ts';
import type { TensorInfo } from '../../tensor/signature.ts';
import { couldBe, sourceInWords, tensorInWords } from './fit-golden.ts';
import { unnamed, type SourceTensor, type SourceTensors } from './golden-source.ts';

/** What scikit-learn's and its relatives' exporters return; other methods (margins, decision functions) are asked for by name. */
const conventional = ['predict', 'predict_proba'];

/** What golden files call the answers of an estimator's methods. */
const estimatorMethods = [
  ...conventional,
  'decision_function',
  'transform',
  'score_samples',
  'kneighbors',
  'margin',
];

/**
 * Which of the file's outputs each of the model's is: as told, by equal name, as the only one of both, or by the only one
 * whose shape and kind of element fit, preferring `predict` and `predict_proba`. Model outputs with nothing to match are left out.
 *
 * @param note told of each of the file's outputs that is compared with nothing, though all that it could be is compared
 * @throws MlpackError GOLDEN_INVALID, saying what to write in mlpack.yaml, when several fit, nothing does, or one fits
 * nothing while an output of the model has nothing to be compared with
 */
export function matchOutputs(
  sources: SourceTensors,
  outputs: readonly TensorInfo[],
  told: Readonly<Record<string, string>>,
  { where, note }: { readonly where: string; readonly note: (text: string) => void },
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
  for (const { name, method } of outputs) {
    if (!matched.has(name) && sources.has(name)) matched.set(name, name);
    // Converted models know which of the estimator's methods an output is of.
    if (!matched.has(name) && method !== undefined && sources.has(method)) matched.set(name, method);
  }
  const [first] = outputs;
  const [only] = available;
  if (first !== undefined && only !== undefined && outputs.length === 1 && available.length === 1) {
    matched.set(first.name, only);
  }
  const taken = new Set(matched.values());
  for (const output of outputs) {
    if (matched.has(output.name)) continue;
    // An output that is of one method is never another's.
    const others = output.method === undefined ? [] : estimatorMethods;
    const key = onlyFit(sources, new Set([...taken, ...others]), output, where);
    if (key === undefined) continue;
    matched.set(output.name, key);
    taken.add(key);
  }
  if (matched.size === 0) {
    const given = [...sources.values()].map(sourceInWords).join('; ');
    throw invalid(
      where,
      `none of its outputs (${given}) fits the model's (${inWords(outputs)})`,
      outputs[0]?.name,
      available,
    );
  }
  accountForRest(sources, outputs, matched, { where, note });
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

/** Whoever gives an output believes that it is compared: one that isn't is never passed over without a word. */
function accountForRest(
  sources: SourceTensors,
  outputs: readonly TensorInfo[],
  matched: ReadonlyMap<string, string>,
  { where, note }: { readonly where: string; readonly note: (text: string) => void },
): void {
  const used = new Set(matched.values());
  const open = outputs.find(({ name }) => !matched.has(name));
  for (const [key, source] of sources) {
    if (used.has(key)) continue;
    const other = outputs.find((output) => couldBe(source, output));
    const rival = other && matched.get(other.name);
    if (other !== undefined && rival !== undefined) {
      note(
        `Golden output "${key}" is not compared: the model's "${other.name}" is compared with "${rival}".`,
      );
      continue;
    }
    const problem = `fits none of the model's outputs (${inWords(outputs)})`;
    if (open !== undefined) {
      throw invalid(
        where,
        `its output ${sourceInWords(source)} ${problem}`,
        open.name,
        [key],
        [`Correct "${key}", or leave it out where the model's ${quoted([open.name])} need not be compared.`],
      );
    }
    note(`Golden output "${key}" is not compared: it ${problem}.`);
  }
}

function inWords(outputs: readonly TensorInfo[]): string {
  return outputs.map((output) => `${output.name}: ${tensorInWords(output)}`).join('; ');
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

function invalid(
  where: string,
  problem: string,
  output?: string,
  keys: readonly string[] = [],
  advice: readonly string[] = [],
): MlpackError {
  const mapping = keys.map(
    (key) =>
      `Write in mlpack.yaml: tests: { file: golden.json, outputs: { ${JSON.stringify(output)}: ${JSON.stringify(key)} } }`,
  );
  return new MlpackError('GOLDEN_INVALID', `${where}: ${problem}.`, { suggestions: [...advice, ...mapping] });
}
