import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';
import type { ImageSettingsJson } from '../../../../../contract/schemas/contract.schema.ts';
import { optional } from '../read-folder.ts';

/**
 * By whose arithmetic the processor of a folder resizes. transformers 5 takes torchvision's, whatever the folder says; before, that
 * was so of processors whose names end in Fast, and Pillow's of all others. A folder is of the version that wrote it.
 */
export function backendOf(config: DeclaredFields, processor: string | null): ImageSettingsJson['backend'] {
  const version = optional(config, 'transformers_version', 'string') ?? '';
  const isNew = Number.parseInt(version, 10) >= 5;
  return isNew || processor?.endsWith('Fast') === true ? 'torchvision' : 'pillow';
}
