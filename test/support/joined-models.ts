/** A project whose model is two files: a network that embeds texts as ONNX, and a pickled classifier of its embeddings. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { textFolder } from './text-folders.ts';

export const headFolder = resolve(import.meta.dirname, '../models/joined');

export const networkFolder = textFolder('st-pooled-onnx');

const yaml = `name: praise
model: [network.onnx, head.pkl]
steps:
  - tokenizer: { maxLength: 32 }
  - inference
`;

/** Writes it into a new folder. */
export async function writeJoinedProject(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(join(networkFolder, 'model.onnx'), join(folder, 'network.onnx'));
  await copyFile(join(networkFolder, 'tokenizer.json'), join(folder, 'tokenizer.json'));
  for (const name of ['head.pkl', 'golden.json']) await copyFile(join(headFolder, name), join(folder, name));
  await writeFile(join(folder, 'mlpack.yaml'), yaml);
}
