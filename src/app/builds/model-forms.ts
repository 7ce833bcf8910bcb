import { homeFolders } from '../../../contract/image-layout.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import type { OutputTarget } from '../image/output-target.ts';

/** What `mlpack build` makes: an image that serves its models, or what other servers take them from. */
export const buildForms = ['image', 'modelcar', 'modelpack'] as const;

export type BuildForm = (typeof buildForms)[number];

/** The files of the models in a build context, and what is known of them: the folders that a server calls its home. */
export function modelEntries(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  const folders = [`${homeFolders.model}/`, `${homeFolders.config}/`];
  return entries.filter(({ path }) => folders.some((folder) => path.startsWith(folder)));
}

/**
 * Refuses to give an engine what it can't run.
 *
 * @throws MlpackError USAGE
 */
export function refuseEngine(form: BuildForm, target: OutputTarget | undefined): void {
  if (target === undefined || target.kind === 'oci' || target.kind === 'oci-archive') return;
  throw new MlpackError('USAGE', `An engine has no use for a ${form}: it has no server in it.`, {
    suggestions: ['Keep it as a layout: --output oci:DIR', 'Or push it: --push --tag REGISTRY/TEAM/NAME'],
  });
}
