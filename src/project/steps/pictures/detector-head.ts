import type { DetectItem } from '../../../../contract/schemas/mlpack.schema.ts';
import type { ChainInMaking } from '../chain-in-making.ts';
import type { RefuseSetting } from '../refuse-setting.ts';
import type { ThereTensor } from '../there-tensor.ts';

type Settings = NonNullable<DetectItem>;

/** What a graph returns that detects objects. */
export type DetectorHead =
  | { readonly kind: 'detr'; readonly logits: ThereTensor; readonly boxes: ThereTensor }
  | { readonly kind: 'yolo' | 'yolo-end2end'; readonly predictions: ThereTensor };

/** What transformers' detectors call their outputs. */
const usual = { logits: 'logits', boxes: 'pred_boxes' } as const;

/** What an end-to-end head says of an object: left, top, right, bottom, score and class. */
const fields = 6;

/** Settings that only the other head has. */
const ofOther = {
  detr: ['predictions', 'iou'],
  yolo: ['logits', 'boxes'],
  'yolo-end2end': ['logits', 'boxes', 'iou'],
} as const;

/**
 * The outputs of a graph that say which objects are where: as mlpack.yaml names the head, else by their names and shapes.
 *
 * @param count of the classes
 * @throws what `refuse` throws for a graph that returns none of these, or for other classes
 */
export function detectorHead(
  settings: Settings,
  count: number,
  chain: ChainInMaking,
  refuse: RefuseSetting,
): DetectorHead {
  const head = isDetr(settings, chain)
    ? detrHead(settings, chain, refuse)
    : yoloHead(settings, count, chain, refuse);
  const other = ofOther[head.kind].find((setting) => settings[setting] !== undefined);
  if (other !== undefined) return refuse([other], `is nothing that a head of the kind ${head.kind} has`);
  const misfit = misfitOf(head, count);
  return misfit === null ? head : refuse([], misfit);
}

function isDetr({ head, logits, boxes, predictions }: Settings, chain: ChainInMaking): boolean {
  if (head !== undefined) return head === 'detr';
  if (logits !== undefined || boxes !== undefined) return true;
  const there = chain.left().map(({ name }) => name);
  return predictions === undefined && Object.values(usual).every((name) => there.includes(name));
}

function detrHead(settings: Settings, chain: ChainInMaking, refuse: RefuseSetting): DetectorHead {
  const found = (setting: 'logits' | 'boxes') =>
    chain.found({ dtype: 'float32', axes: 3, setting }, settings[setting] ?? usual[setting], refuse);
  return { kind: 'detr', logits: found('logits'), boxes: found('boxes') };
}

function yoloHead(
  settings: Settings,
  count: number,
  chain: ChainInMaking,
  refuse: RefuseSetting,
): DetectorHead {
  const wanted = { dtype: 'float32', axes: 3, setting: 'predictions' } as const;
  const predictions = chain.found(wanted, settings.predictions, refuse);
  const [, first, last] = predictions.shape ?? [];
  const isEndToEnd =
    settings.head === undefined ? last === fields && first !== 4 + count : settings.head === 'yolo-end2end';
  return { kind: isEndToEnd ? 'yolo-end2end' : 'yolo', predictions };
}

/** Why a head isn't of so many classes, or not what it is called, as far as its shape tells; null where it may be. */
function misfitOf(head: DetectorHead, count: number): string | null {
  if (head.kind === 'detr') {
    const [scores, sides] = [sizeOf(head.logits, 2), sizeOf(head.boxes, 2)];
    if (sides !== null && sides !== 4)
      return `reads boxes of 4 numbers, but "${head.boxes.name}" has ${sides}`;
    if (scores === null || scores === count + 1) return null;
    return `has ${count} labels, but "${head.logits.name}" has scores of ${scores - 1} and of no object`;
  }
  const { predictions } = head;
  if (head.kind === 'yolo') {
    const numbers = sizeOf(predictions, 1);
    if (numbers === null || numbers === 4 + count) return null;
    return `has ${count} labels, but "${predictions.name}" has ${numbers} numbers of each place: 4 of its box, and scores of ${numbers - 4} classes`;
  }
  const numbers = sizeOf(predictions, 2);
  if (numbers === null || numbers === fields) return null;
  return `reads left, top, right, bottom, score and class of each object, but "${predictions.name}" has ${numbers} numbers of each`;
}

function sizeOf({ shape }: ThereTensor, axis: number): number | null {
  const size = shape?.[axis];
  return typeof size === 'number' ? size : null;
}
