import { join } from 'node:path';
import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';
import { own } from '../../../../../contract/own.ts';
import { preparedSize } from '../../../../../contract/pictures/image-step.ts';
import type { ImageSettingsJson, PictureSizeJson } from '../../../../../contract/schemas/contract.schema.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { readConfig } from '../folder-files.ts';
import { optional, type ReadFolder } from '../read-folder.ts';
import { imageProcessors, type ProcessorDefaults, processorsOfModels } from './image-processors.ts';
import { backendOf, type FolderBackend } from './backend.ts';
import { requireColours } from './require-colours.ts';
import { normaliseOf, rescaleOf } from './processor-levels.ts';
import { cropOf, resizeOf } from './processor-sizes.ts';

const processorFile = 'preprocessor_config.json';

/** The image processor of a folder. */
export interface FolderProcessor {
  /** As transformers calls the class. */
  readonly name: string;
  readonly settings: ImageSettingsJson & { readonly backend: FolderBackend };
  /** The size that all pictures get; null where it depends on theirs. */
  readonly size: PictureSizeJson | null;
}

/**
 * Reads preprocessor_config.json as transformers does: what it doesn't say, the class of the processor does.
 *
 * @throws MlpackError MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for a processor that isn't known, or does what isn't
 */
export async function readFolderProcessor(folder: ReadFolder): Promise<FolderProcessor> {
  const path = join(folder.path, processorFile);
  const config = await readConfig(folder, processorFile);
  if (config === null) {
    throw new MlpackError(
      'MODEL_UNSUPPORTED',
      `${folder.path} has no ${processorFile}, which says how pictures are resized.`,
      {
        suggestions: [
          `In Python: transformers.AutoImageProcessor.from_pretrained(${JSON.stringify(folder.path)}).save_pretrained(${JSON.stringify(folder.path)})`,
        ],
      },
    );
  }
  const type = processorType(config);
  const key =
    type?.replace(/ImageProcessor(Fast|Pil)?$/u, '') ?? own(processorsOfModels, folder.modelType ?? '') ?? '';
  const defaults = own(imageProcessors, key);
  if (defaults === undefined) throw unsupported(path, `its image processor ${type ?? 'is not named'}`);
  requireColours(folder, path, config);
  const settings = settingsOf(config, defaults, backendOf(folder.config, type));
  const size = preparedSize(settings);
  const { backend, resize } = settings;
  if (backend === 'torchvision' && (resize?.filter === 'box' || resize?.filter === 'hamming')) {
    throw unsupported(path, `the filter "${resize.filter}", which torchvision does not have`);
  }
  return { name: `${key}ImageProcessor`, settings, size };
}

/** The size that all pictures get. @throws MlpackError MODEL_UNSUPPORTED where it depends on theirs */
export function oneSize({ path }: ReadFolder, { name, settings, size }: FolderProcessor): PictureSizeJson {
  if (size !== null) return size;
  const file = join(path, processorFile);
  const reason =
    settings.resize === null
      ? 'do_resize is false, so that each picture keeps its size'
      : 'its size has no height and width, so that pictures keep their proportions and have a size each';
  throw new MlpackError(
    'MODEL_UNSUPPORTED',
    `${file}: ${reason} (${name}), and nothing cuts out their middle: such a model takes pictures of one size.`,
    {
      suggestions: [
        `If it was trained with pictures of one size, say which in ${file}: "do_resize": true, "size": {"height": 224, "width": 224}`,
        `If with their middle alone: "do_center_crop": true, "crop_size": {"height": 224, "width": 224}`,
      ],
    },
  );
}

/** Before version 4.25, processors were called feature extractors. */
function processorType(config: DeclaredFields): string | null {
  const extractor = optional(config, 'feature_extractor_type', 'string');
  return (
    optional(config, 'image_processor_type', 'string') ??
    extractor?.replace(/FeatureExtractor$/u, 'ImageProcessor') ??
    null
  );
}

function settingsOf(
  config: DeclaredFields,
  defaults: ProcessorDefaults,
  backend: FolderBackend,
): FolderProcessor['settings'] {
  const does = (name: string, usual: boolean) => optional(config, name, 'boolean') ?? usual;
  const normalises = does('do_normalize', defaults.normalises);
  const rescales = does('do_rescale', true);
  return {
    backend,
    resize: does('do_resize', true) ? resizeOf(config, defaults, backend) : null,
    crop: cropOf(config, defaults),
    rescale: rescales ? rescaleOf(config) : null,
    normalise: normalises ? normaliseOf(config, defaults) : null,
    isBgr: defaults.isBgr && does('do_flip_channel_order', true),
  };
}

/** What a processor does, as inspection says it. */
export function processorInWords({
  name,
  settings: { backend, resize, crop },
  size,
}: FolderProcessor): string {
  const arithmetic = resize === null ? '' : `, ${resize.filter} as ${backend} does it`;
  const cropped = crop === null ? '' : ', the middle of them';
  return `${size === null ? edgesInWords(resize) : `${size.width} x ${size.height}`}${cropped}${arithmetic} (${name})`;
}

/** How large pictures are of which each has a size of its own. */
function edgesInWords(resize: ImageSettingsJson['resize']): string {
  if (resize === null || !('longestEdge' in resize.size)) return 'as large as they are';
  const { shortestEdge, longestEdge, multipleOf } = resize.size;
  const cut = multipleOf === null ? '' : `, sides multiples of ${multipleOf}`;
  return `shorter edge ${shortestEdge}, longer one at most ${longestEdge}${cut}`;
}

function unsupported(path: string, what: string): MlpackError {
  return new MlpackError('MODEL_UNSUPPORTED', `${path} wants ${what}: mlpack does not know that.`, {
    suggestions: [`Known are the processors ${Object.keys(imageProcessors).join(', ')}.`],
  });
}
