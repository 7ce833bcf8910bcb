import { join } from 'node:path';
import type { DeclaredFields } from '../../../../contract/declared-fields.ts';
import { own } from '../../../../contract/own.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { isRecord } from '../../../util/record.ts';
import { transformerFolder } from '../../../util/folders/transformer-folder.ts';
import type { InspectOptions } from '../model-format.ts';
import { type ModelFolder, readConfig, readOwnFile } from './folder-files.ts';
import { chosenModel, findModels, type FolderModel } from './find-models.ts';
import { type Task, taskOf } from './task.ts';
import { chosenTask } from './chosen-task.ts';

/** A folder as transformers, Optimum or sentence-transformers leave it, as far as its configuration tells. */
export interface ReadFolder extends ModelFolder {
  readonly config: DeclaredFields;
  /** The folder in it that has the transformer's configuration and tokenizer, as older models of sentence-transformers have one; else empty. */
  readonly transformer: string;
  readonly models: readonly FolderModel[];
  readonly chosen: FolderModel;
  readonly architecture: string | null;
  readonly modelType: string | null;
  readonly task: Task | null;
  /** What whoever builds it may want to know of the choice of its task. */
  readonly taskNotes: readonly string[];
}

/**
 * Reads config.json and finds the ONNX files.
 *
 * @param options the ONNX file that is wanted, relative to the folder, unless it's the usual one; the task where there is a choice
 * @throws MlpackError MODEL_INVALID for damaged files; FILE_NOT_FOUND, USAGE where it doesn't show which ONNX file is meant
 */
export async function readFolder(
  path: string,
  { file, task }: Pick<InspectOptions, 'file' | 'task'>,
): Promise<ReadFolder> {
  const transformer = await transformerFolder(path);
  const models = await findModels(path, transformer);
  const chosen = chosenModel(path, models, file);
  const folder = { path, model: join(path, chosen.file) };
  const config = await readConfig(folder, join(transformer, 'config.json'));
  if (config === null) throw new MlpackError('FILE_NOT_FOUND', `There is no config.json in ${path}.`);
  const architecture = config.has('architectures') ? (namesOf(config)[0] ?? null) : null;
  const hasModules = (await readOwnFile(folder, 'modules.json', 1 << 20)) !== null;
  return {
    ...folder,
    config,
    transformer,
    models,
    chosen,
    architecture,
    modelType: optional(config, 'model_type', 'string'),
    ...(await chosenTask({ ...folder, config }, taskOf(architecture, hasModules), task)),
  };
}

function namesOf(config: DeclaredFields): readonly string[] {
  return config.value('architectures') === null ? [] : config.texts('architectures');
}

interface Kinds {
  readonly string: string;
  readonly number: number;
  readonly boolean: boolean;
}

/** A field that may be left out, or null. @throws what its fields throw where it is something else */
export function optional<Kind extends keyof Kinds>(
  fields: DeclaredFields | null,
  name: string,
  kind: Kind,
): Kinds[Kind] | null {
  const value = fields?.value(name) ?? null;
  if (fields === null || value === null) return null;
  if (isOfKind(value, kind)) return value;
  return fields.refuse(name, `a ${kind} or null`);
}

function isOfKind<Kind extends keyof Kinds>(value: unknown, kind: Kind): value is Kinds[Kind] {
  return typeof value === kind;
}

/** A token as configurations have it: its text, or an object with it. */
export function tokenText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const content = isRecord(value) ? own(value, 'content') : undefined;
  return typeof content === 'string' ? content : null;
}
