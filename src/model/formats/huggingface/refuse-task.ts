import { MlpackError } from '../../../errors/mlpack-error.ts';
import { shellPath } from '../../../util/shell-word.ts';
import type { ReadFolder } from './read-folder.ts';
import { refusedTask } from './task.ts';

/** Refuses a folder whose task isn't served, and says what is. @throws MlpackError MODEL_UNSUPPORTED */
export function requireServed(folder: ReadFolder): void {
  const reason = refusedTask(folder.task, folder.architecture);
  if (reason === null) return;
  throw new MlpackError('MODEL_UNSUPPORTED', `${folder.path} ${reason}.`, {
    suggestions: tensorsAlone(folder),
  });
}

/** What can be done with a folder that isn't served. */
function tensorsAlone({ model }: ReadFolder): readonly string[] {
  return [`Serve the tensors of its graph, which callers then send: mlpack build ${shellPath(model)}`];
}
