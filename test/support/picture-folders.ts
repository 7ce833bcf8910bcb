import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LabelScore } from './text-folders.ts';

/** A case of the zoo's golden.json: what its framework answered to a picture, which lies beside it. */
export interface PictureCase {
  readonly inputs: { readonly image: string };
  /** Of all labels, the best of them first. */
  readonly outputs: { readonly answers: readonly LabelScore[] };
}

/** Folders of classifiers as transformers leaves them (own work, random weights), and what rounding makes of their scores. */
export const pictureFolders = [
  ['vit-image-classification', 1e-5],
  ['vit-feature-extractor-multilabel', 1e-5],
  ['convnext-image-classification', 1e-5],
  ['resnet-image-classification', 1e-5],
  ['mobilenet-image-classification', 1e-3],
] as const;

/** The path of a folder of pictures' models. */
export function pictureFolder(name: string): string {
  return resolve(import.meta.dirname, '../models/pictures', name);
}

/** The cases of a folder that are of one picture. */
export function pictureCases(name: string): readonly PictureCase[] {
  const { cases } = JSON.parse(readFileSync(join(pictureFolder(name), 'golden.json'), 'utf8')) as {
    readonly cases: readonly PictureCase[];
  };
  return cases.filter(({ inputs }) => inputs.image !== undefined);
}

/** The file of a case's picture. */
export function pictureFile(name: string, { inputs }: PictureCase): Buffer {
  return readFileSync(join(pictureFolder(name), inputs.image));
}
