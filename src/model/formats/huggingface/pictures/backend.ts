import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';
import { optional } from '../read-folder.ts';

/** Whose arithmetic the processors of transformers have. */
export type FolderBackend = 'pillow' | 'torchvision';

/**
 * By whose arithmetic the processor of a folder resizes. transformers 5 takes torchvision's, whatever the folder says; before, that
 * was so of processors whose names end in Fast, and Pillow's of all others. A folder is of the version that wrote it.
 */
export function backendOf(config: DeclaredFields, processor: string | null): FolderBackend {
  const version = optional(config, 'transformers_version', 'string') ?? '';
  const isNew = Number.parseInt(version, 10) >= 5;
  return isNew || processor?.endsWith('Fast') === true ? 'torchvision' : 'pillow';
}
