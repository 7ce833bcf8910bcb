/** Projects with an ONNX file, what steps read beside it, and an mlpack.yaml that says the steps by hand. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTempDir } from './temp.ts';

/**
 * @param from a folder with model.onnx, and with tokenizer.json where the steps take one
 * @param yaml text of mlpack.yaml
 * @param files that are copied from there, beside the model
 */
export async function stepsProject(
  from: string,
  yaml: string,
  files: readonly string[] = [],
): Promise<string> {
  const folder = join(await fileTempDir(), 'written');
  await mkdir(folder);
  for (const name of ['model.onnx', ...files]) await copyFile(join(from, name), join(folder, name));
  await writeFile(join(folder, 'mlpack.yaml'), yaml);
  return folder;
}

/** What bert-text-classification's folder says, by hand. */
export const bertSteps = `steps:
  - tokenizer: { maxLength: 64, pair: text_pair }
  - inference
  - softmax
  - labels: [NEGATIVE, POSITIVE]
`;

/** How resnet-image-classification's folder makes tensors of pictures, by hand. */
export const resnetImage = `  - image:
      resize: { shortestEdge: 46 }
      filter: bicubic
      library: torchvision
      crop: 44
      mean: [0.485, 0.456, 0.406]
      std: [0.229, 0.224, 0.225]
`;

/** What that folder says, by hand. */
export const resnetSteps = (labels: readonly string[]): string => `steps:
${resnetImage}  - inference
  - softmax
  - labels: ${JSON.stringify(labels)}
  - topK: 2
`;

/** What st-mean-normalize's folder says, by hand. */
export const embeddingSteps = `steps:
  - tokenizer: { maxLength: 32, stripped: true }
  - inference
  - pool: mean
  - normalise
`;

/** What detr-detection's folder says, by hand; that of YOLOS has sides that are multiples of 16. */
export const detrSteps = (multipleOf: number | null): string => `steps:
  - image:
      resize: { shortestEdge: 64, longestEdge: 96${multipleOf === null ? '' : `, multipleOf: ${multipleOf}`} }
      library: torchvision
      mean: [0.485, 0.456, 0.406]
      std: [0.229, 0.224, 0.225]
  - inference: { outputs: [logits, pred_boxes] }
  - detect: { labels: [person, N/A, bicycle, car] }
`;

/** What yolov8-raw's metadata says, by hand. */
export const yoloSteps = `steps:
  - image: { resize: { letterbox: 64 } }
  - inference
  - detect: { labels: [person, bicycle, traffic light, cat, dog] }
`;

/** What the folders of audio say, by hand. */
export const audioSteps = (least: number | null): string => `steps:
  - wav${least === null ? '' : `: { least: ${least} }`}
  - inference
  - softmax
  - labels: [yes, no, up, down, silence, unknown]
`;
