import { dirname, join, resolve } from 'node:path';
import { inspectModel, type ReadModelOptions } from '../../model/read-model.ts';
import { requireFormat } from '../../model/recognise/recognise.ts';
import { configFileName } from '../../project/config/read-config.ts';
import { transformerFolder } from '../../util/folders/transformer-folder.ts';
import { stampFiles, type FileStamps } from '../../util/files/changed-files.ts';
import { usualGoldenName } from '../../model/golden/beside-model.ts';
import { configuredGolden } from './golden/golden-file.ts';
import { recallGolden } from './golden/remembered.ts';
import type { Environment } from '../environment/environment.ts';
import { openProject, type Project } from './project.ts';
import { stepSources } from './steps/step-sources.ts';

/**
 * The state of every file that says what a project serves: mlpack.yaml, models with their external data, golden files.
 * When the project cannot be opened now, they are the files that were known before.
 */
export async function watchedFiles(
  environment: Pick<Environment, 'cwd' | 'command' | 'cacheFolder' | 'formats'>,
  {
    model,
    before,
    file,
  }: {
    readonly model: string | undefined;
    readonly before?: readonly string[] | undefined;
    readonly file?: string | undefined;
  },
  known: FileStamps = new Map(),
): Promise<FileStamps> {
  const project = await openProject(environment, model, undefined, before).catch(() => undefined);
  const files = project === undefined ? [] : await filesOf(project, { ...environment, file });
  return stampFiles(new Set([...known.keys(), ...files]));
}

/** What is read of a folder that is a model, beside its ONNX file. */
const folderFiles = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  usualGoldenName,
];

async function filesOf({ folder, models }: Project, options: ReadModelOptions): Promise<string[]> {
  const files = [join(folder, configFileName)];
  for (const { path, before, config } of models) {
    // One that is written there later would be about this model.
    files.push(...before, path, join(dirname(path), configFileName));
    files.push(...(await stepSources(folder, config.steps ?? [])));
    const remembered = configuredGolden(config) ?? (await recallGolden(folder, path));
    files.push(remembered === undefined ? join(dirname(path), usualGoldenName) : resolve(folder, remembered));
    const info = await inspectModel(path, {
      ...options,
      file: options.file ?? config.file,
      task: options.task ?? config.task,
    }).catch(() => undefined);
    if (info?.folder !== undefined) {
      const { taken } = info.folder;
      const transformer = await transformerFolder(path);
      const own = folderFiles.map((name) => join(transformer, name));
      const read = new Set([taken, ...folderFiles, ...own]);
      files.push(...[...read].map((name) => join(path, name)));
      const besideOnnx = dirname(join(path, taken));
      for (const { location } of info.externalData) files.push(resolve(besideOnnx, location));
      continue;
    }
    for (const { location } of info?.externalData ?? []) files.push(resolve(dirname(path), location));
    for (const file of before) files.push(...(await dataBeside(file, options)));
  }
  return files;
}

/** Files with weights of an ONNX file; what is converted has none. */
async function dataBeside(path: string, options: ReadModelOptions): Promise<string[]> {
  try {
    const { format } = await requireFormat(path, options.formats, options.signal);
    if ('convert' in format) return [];
    const { externalData } = await format.inspect(path, options);
    return externalData.map(({ location }) => resolve(dirname(path), location));
  } catch {
    return [];
  }
}
