import type { DeclaredFields } from '../../../../../contract/declared-fields.ts';
import type { PictureSizeJson, ResizeJson } from '../../../../../contract/schemas/contract.schema.ts';
import { isRecord } from '../../../../util/record.ts';
import { optional } from '../read-folder.ts';
import type { FolderBackend } from './backend.ts';
import type { ProcessorDefaults } from './image-processors.ts';

/** Filters by Pillow's numbers for them. */
const filters = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'] as const;

/** From which size on ConvNeXT's processor sees pictures whole. */
const wholeFrom = 384;

/** How a processor resizes. @throws what its fields throw for a size or filter that isn't known */
export function resizeOf(
  config: DeclaredFields,
  defaults: ProcessorDefaults,
  backend: FolderBackend,
): ResizeJson {
  const size = resizedSize(config, defaults);
  // With torchvision, all classes resize by a shorter edge, too.
  if (backend === 'pillow' && defaults.size['height'] !== undefined && 'shortestEdge' in size)
    config.refuse('size', 'height and width, without which transformers refuses pictures, too');
  return { filter: filterOf(config, defaults), size };
}

function filterOf(config: DeclaredFields, defaults: ProcessorDefaults): ResizeJson['filter'] {
  const number = optional(config, 'resample', 'number');
  if (number === null) return defaults.filter;
  return filters[number] ?? config.refuse('resample', `one of Pillow's filters, 0 to ${filters.length - 1}`);
}

function resizedSize(config: DeclaredFields, defaults: ProcessorDefaults): ResizeJson['size'] {
  const size = toldSize(config, defaults);
  if (!defaults.hasCropShare) return size;
  if (!('shortestEdge' in size)) return config.refuse('size', 'a "shortest_edge"');
  const { shortestEdge } = size;
  if (shortestEdge >= wholeFrom) return { height: shortestEdge, width: shortestEdge };
  const share = optional(config, 'crop_pct', 'number') ?? 224 / 256;
  return { shortestEdge: Math.trunc(shortestEdge / share) };
}

function toldSize(config: DeclaredFields, defaults: ProcessorDefaults): ResizeJson['size'] {
  const { isSquare, size: usual, multipleOf } = defaults;
  const told = sizeFields(config, config.value('size') ?? usual, defaults);
  const { height, width, shortest_edge: shortestEdge, longest_edge: longestEdge, ...others } = told;
  const isBounded = usual['longest_edge'] !== undefined;
  if (Object.values(others).every((other) => other === null)) {
    if (isSide(height) && isSide(width)) return { height, width };
    if (isSide(shortestEdge) && isBounded && isSide(longestEdge))
      return { shortestEdge, longestEdge, multipleOf };
    if (isSide(shortestEdge) && !isBounded && (longestEdge ?? null) === null) return { shortestEdge };
  }
  return config.refuse(
    'size',
    isSquare
      ? 'height and width'
      : `height and width, or shortest_edge${isBounded ? ' and longest_edge' : ''}`,
  );
}

/** A size of one number as transformers takes it: both sides, or the shorter edge, beside which DETR's older folders have `max_size`. */
function sizeFields(
  config: DeclaredFields,
  told: unknown,
  { isSquare, size: usual }: ProcessorDefaults,
): Readonly<Record<string, unknown>> {
  if (isRecord(told)) return told;
  if (typeof told !== 'number') return config.refuse('size', 'a number or an object');
  if (isSquare) return { height: told, width: told };
  const longest = usual['longest_edge'];
  return {
    shortest_edge: told,
    ...(longest !== undefined && { longest_edge: optional(config, 'max_size', 'number') ?? longest }),
  };
}

/** The middle that a processor cuts out. @throws as {@link resizeOf} */
export function cropOf(config: DeclaredFields, defaults: ProcessorDefaults): PictureSizeJson | null {
  if (defaults.hasCropShare && (optional(config, 'do_resize', 'boolean') ?? true)) {
    const size = toldSize(config, defaults);
    const isCropped = 'shortestEdge' in size && size.shortestEdge < wholeFrom;
    if (isCropped) return { height: size.shortestEdge, width: size.shortestEdge };
  }
  if (!(optional(config, 'do_center_crop', 'boolean') ?? defaults.crop !== null)) return null;
  const told = config.value('crop_size') ?? defaults.crop;
  if (isSide(told)) return { height: told, width: told };
  if (!isRecord(told)) return config.refuse('crop_size', 'a number or an object');
  const { height, width } = told;
  return isSide(height) && isSide(width) ? { height, width } : config.refuse('crop_size', 'height and width');
}

function isSide(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 2 ** 14;
}
