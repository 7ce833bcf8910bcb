import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeOnnx } from '../../../../src/convert/graph/write-onnx.ts';
import { transformer } from './transformer.ts';
import type { Words } from './words.ts';

const labels = ['NEGATIVE', 'POSITIVE'] as const;
const positions = 512;

/** Writes a folder as Optimum leaves one: a classifier of 6 layers, each 384 wide, and its tokenizer. */
export async function writeTextFolder(folder: string, words: Words): Promise<void> {
  await mkdir(folder);
  const sizes = {
    width: 384,
    layers: 6,
    heads: 12,
    vocabulary: words.size,
    positions,
    labels: labels.length,
  };
  await writeOnnx(transformer(sizes), join(folder, 'model.onnx'), { metadata: [] });
  const write = (name: string, value: object) => writeFile(join(folder, name), JSON.stringify(value));
  await write('tokenizer.json', words.tokenizer);
  await write('tokenizer_config.json', {
    model_max_length: positions,
    pad_token: '[PAD]',
    tokenizer_class: 'BertTokenizer',
  });
  await write('config.json', {
    architectures: ['BertForSequenceClassification'],
    model_type: 'bert',
    problem_type: 'single_label_classification',
    id2label: Object.fromEntries(labels.entries()),
    max_position_embeddings: positions,
    pad_token_id: 0,
    transformers_version: '5.12.1',
  });
}
