import { readFileSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileTempDir } from './temp.ts';

/** A label and its score, as transformers' pipelines have them. */
export interface LabelScore {
  readonly label: string;
  readonly score: number;
}

/** A case of the zoo's golden.json: what its framework answered to a text, or a pair of texts. */
export interface TextCase {
  readonly inputs: { readonly text: string; readonly text_pair?: string };
  readonly outputs: {
    readonly score?: number;
    /** One, or the best of them; a list of all where there was no pair. */
    readonly pipeline?: LabelScore | readonly [LabelScore];
    readonly pipeline_top_k_none?: readonly LabelScore[];
  };
}

/** Folders of classifiers and cross-encoders as transformers leaves them (own work, random weights). */
export const classifierFolders = [
  'bert-text-classification',
  'roberta-multi-label',
  'xlmr-text-classification',
  'distilbert-t5tok-regression',
] as const;

export const rankerFolders = ['cross-encoder', 'cross-encoder-identity'] as const;

/** The path of a folder of texts' models. */
export function textFolder(name: string): string {
  return resolve(import.meta.dirname, '../models/text', name);
}

/** A folder of which two classes have one name: of roberta-multi-label, whose third is called as its first. */
export async function repeatedLabelFolder(): Promise<string> {
  const folder = join(await fileTempDir(), 'two-of-one-name');
  await cp(textFolder('roberta-multi-label'), folder, { recursive: true });
  for (const name of ['config.json', 'golden.json']) {
    const path = join(folder, name);
    await writeFile(path, (await readFile(path, 'utf8')).replaceAll(/"surprise"(?!: 2)/gu, '"joy"'));
  }
  return folder;
}

/** The cases of a folder that are of one row and of no other options. */
export function textCases(name: string): readonly TextCase[] {
  const { cases } = JSON.parse(readFileSync(join(textFolder(name), 'golden.json'), 'utf8'));
  return cases.filter(({ kind }: { readonly kind?: string }) => kind === undefined);
}

/** What a row of a case is to /predict. */
export function rowOf({ inputs: { text, text_pair: pair } }: TextCase): object {
  return { text, ...(pair !== undefined && { text_pair: pair }) };
}

/** The best label and its score. */
export function bestOf({ outputs: { pipeline } }: TextCase): LabelScore | undefined {
  return pipeline === undefined || 'label' in pipeline ? pipeline : pipeline[0];
}

/** All cases of a folder's golden.json. */
export function goldenCases<Case>(name: string): readonly Case[] {
  return JSON.parse(readFileSync(join(textFolder(name), 'golden.json'), 'utf8')).cases;
}
