import { createHash } from 'node:crypto';
import { placeFiles } from '../../../model/formats/place-files.ts';
import { classesOf } from '../../../model/formats/ultralytics/with-detector.ts';
import type { ModelDigests, PreparedFile, PreparedModel } from '../../../model/prepared-model.ts';
import { codeFolder } from '../../../../contract/code/code-step.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import {
  refuseMistakes,
  refusing,
  type Mistake,
  type Refuse,
} from '../../../project/config/config-mistakes.ts';
import { planSteps, type WrittenChain } from '../../../project/steps/plan-steps.ts';
import type { StepFile } from '../../../project/steps/chain-in-making.ts';
import type { Project, ProjectModel } from '../project.ts';
import { readStepFile } from './read-step-file.ts';
import { withSamples } from './with-samples.ts';

/** What mlpack.yaml says of a model, and where. */
type SteppedModel = Pick<ProjectModel, 'config' | 'configSteps' | 'path'>;

/**
 * A model with the steps that mlpack.yaml puts around its graph: what callers send and get, what is done in between, and the files
 * that it is done by. Without any, the model as it is.
 *
 * @param temporaryFolder an empty folder, asked for where steps read files
 * @throws MlpackError CONFIG_INVALID naming file, line and step where they don't fit each other or the graph
 */
export async function withSteps<Model extends PreparedModel>(
  { folder, parsed }: Pick<Project, 'folder' | 'parsed'>,
  { config, configSteps, path }: SteppedModel,
  prepared: Model,
  temporaryFolder: () => Promise<string>,
  signal: AbortSignal | undefined,
): Promise<Model> {
  const refuse = refusingAt(parsed, configSteps);
  const classes = classesOf(prepared.info);
  const about = { ...prepared, classes };
  const written = await writtenChain({ folder, parsed }, { config, configSteps, path }, about);
  if (written === null) return prepared;
  const files = filesBeside(written.files, prepared.files, (name) =>
    refuse(['steps'], `have a file ${name}, but another of that name goes into the image, too`, [
      'Rename it.',
    ]),
  );
  const [first, ...others] = files;
  const stepFolder = first === undefined ? undefined : await temporaryFolder();
  if (first !== undefined && stepFolder !== undefined)
    await placeFiles([first, ...others], stepFolder, signal);
  const { signature, chain, task, samples } = written;
  const isOuter = ([name]: readonly [string, unknown]): boolean =>
    [...signature.inputs, ...signature.outputs].some((tensor) => tensor.name === name) && !samples.has(name);
  const ofOuter = <Said>(said: Readonly<Record<string, Said>>): Readonly<Record<string, Said>> =>
    Object.fromEntries(Object.entries(said).filter(isOuter));
  return {
    ...prepared,
    files: [...prepared.files, ...files],
    stepFolder,
    signature,
    chain,
    ...(task !== undefined && { task }),
    batchAxes: written.batchAxes,
    columns: ofOuter(prepared.columns),
    categories: ofOuter(prepared.categories),
    imageLayouts: ofOuter(prepared.imageLayouts),
    labels: { ...ofOuter(prepared.labels), ...written.labels },
    recording: withSamples(prepared.recording, written),
    digests: withFiles(prepared.digests, files),
  };
}

/** What steps stand around. */
interface GraphOfModel extends Pick<PreparedModel, 'signature' | 'chain' | 'batchAxes'> {
  /** Names of the classes that the file itself says; null where it says none. */
  readonly classes: readonly string[] | null;
}

/**
 * The chain that mlpack.yaml makes of a model's graph; null where it says no steps.
 *
 * @throws MlpackError CONFIG_INVALID as {@link withSteps}
 */
export async function writtenChain(
  { folder, parsed }: Pick<Project, 'folder' | 'parsed'>,
  { config, configSteps, path }: SteppedModel,
  { signature: graph, chain, batchAxes, classes }: GraphOfModel,
): Promise<WrittenChain | null> {
  const { steps } = config;
  if (steps === undefined) return null;
  const refuse = refusingAt(parsed, configSteps);
  if (chain !== undefined) {
    return refuse(['steps'], `are for tensors, but ${path} says itself what is done around its graph`, [
      'Leave them out, or name the ONNX file in it: model: FOLDER/model.onnx',
    ]);
  }
  const readFile = (keys: readonly string[], file: string, maxBytes: number) =>
    readStepFile(folder, keys, file, maxBytes, refuse);
  return await planSteps(steps, { graph, batchAxes, classes, readFile }, refuse);
}

/** Refuses a mistake of mlpack.yaml by the keys of its model. */
function refusingAt(
  parsed: Project['parsed'],
  configSteps: readonly string[],
): (...mistake: Parameters<Refuse>) => never {
  return (...mistake) => {
    const mistakes: Mistake[] = [];
    refusing(mistakes, configSteps)(...mistake);
    refuseMistakes(mistakes, parsed);
    throw new MlpackError('INTERNAL', 'a mistake of mlpack.yaml was not refused');
  };
}

/** The files of steps, each once. @param refuse told the name of one that stands for two */
function filesBeside(
  files: readonly StepFile[],
  others: readonly PreparedFile[],
  refuse: (name: string) => never,
): readonly PreparedFile[] {
  const byPath = new Map<string, StepFile>();
  for (const { path, content, source } of files) {
    const before = byPath.get(path);
    if (before !== undefined && before.content.sha256 !== content.sha256) refuse(path);
    const [top] = path.split('/');
    if (others.some((other) => other.path.split('/')[0] === top)) refuse(path);
    byPath.set(path, { path, content, source });
  }
  return [...byPath.values()];
}

/** What a tokenizer knows was learnt, too, and so is whatever else steps read, but for code. */
function withFiles(digests: ModelDigests, files: readonly PreparedFile[]): ModelDigests {
  const learnt = files.filter(({ path }) => !path.startsWith(`${codeFolder}/`));
  if (learnt.length === 0) return digests;
  const hash = createHash('sha256').update(`${digests.weightsSha256}\n`);
  for (const { path, content } of learnt) hash.update(`${JSON.stringify(path)} ${content.sha256}\n`);
  return { ...digests, weightsSha256: hash.digest('hex') };
}
