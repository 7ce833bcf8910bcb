import type { TensorSignature } from '../../../../contract/chain.ts';
import { detectSignature } from '../../../../contract/pictures/detect/detect-step.ts';
import { yoloSignature } from '../../../../contract/pictures/detect/yolo-step.ts';
import type { DetectStep, YoloStep } from '../../../../contract/schemas/contract.schema.ts';
import type { DetectItem } from '../../../../contract/schemas/mlpack.schema.ts';
import { iouOf, objectsOf, thresholdOf } from '../../../tensor/object-tensors.ts';
import type { TensorInfo } from '../../../tensor/signature.ts';
import type { ChainInMaking } from '../chain-in-making.ts';
import { letterboxOf, refuseOtherPicture, type SeenPicture, seenPicture } from './detected-picture.ts';
import { type DetectorHead, detectorHead } from './detector-head.ts';
import { labelLines } from '../label-file.ts';
import type { StepPlace, StepPlan } from '../step-plan.ts';
import type { ThereTensor } from '../there-tensor.ts';

type Head<Kind extends DetectorHead['kind']> = Extract<DetectorHead, { readonly kind: Kind }>;

type Settings = NonNullable<DetectItem>;

/** Settings whose labels have been read. */
type Labelled = Settings & { readonly labels: readonly string[] };

/** The objects of pictures. */
export const planDetect: StepPlan<DetectItem> = async (item, place) => {
  const { chain, refuse } = place;
  const settings: Settings = item ?? {};
  if (!chain.isInferred) return refuse([], 'stands before inference, of whose answers it makes something');
  const picture = seenPicture(chain, refuse);
  const labels = await labelsOf(settings, place);
  const head = detectorHead(settings, labels.length, chain, refuse);
  if (head.kind === 'detr') planDetr(head, picture, { ...settings, labels }, place);
  else planYolo(head, picture, { ...settings, labels }, place);
};

function planDetr(
  { logits, boxes }: Head<'detr'>,
  picture: SeenPicture,
  { labels, threshold = 0.5, output = 'objects' }: Labelled,
  { chain, refuse }: StepPlace,
): void {
  refuseOtherPicture(picture, refuse);
  const inputs = {
    image: picture.input,
    threshold: asked(chain, picture, thresholdOf(JSON.stringify(threshold)), '0'),
    logits: logits.name,
    boxes: boxes.name,
  };
  const step: DetectStep = { kind: 'detect', inputs, output, labels };
  const objects = { ...objectsOf(output, 'integer'), ...picture.rows };
  addAfter(chain, step, detectSignature(step), { reads: [logits, boxes], objects });
}

function planYolo(
  { kind, predictions }: Head<'yolo' | 'yolo-end2end'>,
  picture: SeenPicture,
  { labels, threshold = 0.25, iou = 0.7, output = 'objects' }: Labelled,
  { chain, refuse }: StepPlace,
): void {
  const size = letterboxOf(picture, refuse);
  const inputs = {
    image: picture.input,
    threshold: asked(chain, picture, thresholdOf(JSON.stringify(threshold)), '0'),
    ...(kind === 'yolo' && { iou: asked(chain, picture, iouOf(JSON.stringify(iou)), '0.5') }),
    predictions: predictions.name,
  };
  const step: YoloStep = { kind: 'yolo', inputs, output, size, labels };
  const objects = { ...objectsOf(output, 'number'), ...picture.rows };
  addAfter(chain, step, yoloSignature(step), { reads: [predictions], objects });
}

/**
 * Has callers send an option beside the picture, where they like.
 *
 * @param lower another value of which answers are recorded
 * @returns its name
 */
function asked(chain: ChainInMaking, { rows }: SeenPicture, option: TensorInfo, lower: string): string {
  chain.send({ ...option, ...rows }, [option.missing ?? lower, lower]);
  return option.name;
}

function addAfter(
  chain: ChainInMaking,
  step: DetectStep | YoloStep,
  tensors: TensorSignature,
  { reads, objects }: { readonly reads: readonly ThereTensor[]; readonly objects: ThereTensor },
): void {
  for (const { name } of reads) chain.spent.add(name);
  chain.addAfter('detect', step, tensors, [objects]);
}

async function labelsOf({ labels, file }: Settings, place: StepPlace): Promise<readonly string[]> {
  const { chain, refuse } = place;
  if (labels !== undefined && file !== undefined) {
    return refuse([], 'needs either labels or a file with them');
  }
  if (labels !== undefined) return labels.map(String);
  if (file !== undefined) return await labelLines(file, place);
  return chain.classes ?? refuse([], 'needs labels, or a file with them', ['detect: { labels: [cat, dog] }']);
}
