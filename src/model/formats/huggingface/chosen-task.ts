import type { DeclaredFields } from '../../../../contract/declared-fields.ts';
import type { ModelTask } from '../../../../contract/schemas/mlpack.schema.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { field } from '../../../util/record.ts';
import { shellPath } from '../../../util/shell-word.ts';
import { entailmentOf } from './text/entailment.ts';
import { jsonOf, type ModelFolder, readOwnFile } from './folder-files.ts';
import type { Task } from './task.ts';

/** What transformers calls the tasks of which a model may have either. */
const choices = {
  'text-classification': 'text classification',
  'zero-shot-classification': 'zero-shot classification',
} as const satisfies Readonly<Record<ModelTask, Task>>;

const zeroShot = 'zero-shot-classification';

/** Golden files are this large where they have pictures of tensors in them; what is larger names no task. */
const maxGoldenBytes = 32 << 20;

/**
 * The task of a model of which its architecture leaves a choice: a model of natural language inference classifies pairs of texts, or is
 * asked for labels that it was never trained with. transformers has a user name the pipeline; so it is here, or golden.json does.
 *
 * @param task what the architecture is for
 * @param wanted as a user named it
 * @throws MlpackError USAGE for a task that isn't this model's
 */
export async function chosenTask(
  folder: ModelFolder & { readonly config: DeclaredFields },
  task: Task | null,
  wanted: ModelTask | undefined,
): Promise<{ readonly task: Task | null; readonly taskNotes: readonly string[] }> {
  if (wanted !== undefined) {
    if (task === 'text classification' || choices[wanted] === task)
      return { task: choices[wanted], taskNotes: [] };
    throw new MlpackError(
      'USAGE',
      `${folder.path} is ${task === null ? 'a model of no task that mlpack knows' : `a model for ${task}`}, not for ${wanted}.`,
      { suggestions: [`Leave the task out: mlpack inspect ${shellPath(folder.path)}`] },
    );
  }
  if (task !== 'text classification' || entailmentOf(folder.config, null) === null)
    return { task, taskNotes: [] };
  if ((await goldenTask(folder)) === zeroShot) return { task: choices[zeroShot], taskNotes: [] };
  return {
    task,
    taskNotes: [
      `It classifies pairs of texts (text, text_pair). To ask it for labels of the request: --task ${zeroShot}, or "task: ${zeroShot}" in mlpack.yaml.`,
    ],
  };
}

/** The pipeline whose answers the folder's golden.json has; null where it names none. */
async function goldenTask(folder: ModelFolder): Promise<unknown> {
  const bytes = await readOwnFile(folder, 'golden.json', maxGoldenBytes).catch(() => null);
  return bytes === null ? null : field(jsonOf('golden.json', bytes), 'task');
}
