import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { Tensor } from '../../../tensor/tensor.ts';
import type { ModelDigests, PreparedModel } from '../../prepared-model.ts';
import type { PrepareOptions } from '../model-format.ts';
import { prepareOnnx } from '../onnx/prepare-onnx.ts';
import { classifierChain, graphTensors } from './classifier-chain.ts';
import { classificationOf } from './classification.ts';
import { describeFolder, outerInfo } from './describe-folder.ts';
import { readFolderTokenizer, tokenizerFile } from './folder-tokenizer.ts';
import { classifierTensors } from './graph-tensors.ts';
import { readFolder } from './read-folder.ts';
import { requireServed } from './refuse-task.ts';

/**
 * Makes the files of an image out of a folder: those of its ONNX file, and tokenizer.json. What its configuration says becomes
 * the steps of a chain.
 *
 * @throws MlpackError as preparing the ONNX file does; MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for tasks, tokenizers and
 * graphs that aren't served
 */
export async function prepareFolder(path: string, options: PrepareOptions): Promise<PreparedModel> {
  const folder = await readFolder(path, options.file);
  requireServed(folder);
  const tokenizer = await readFolderTokenizer(folder);
  const onnx = await prepareOnnx(folder.model, options);
  if (onnx.files.some((file) => file.path === tokenizerFile)) {
    throw new MlpackError('MODEL_EXTERNAL_DATA', `${folder.model} keeps weights in ${tokenizerFile}.`);
  }
  const graph = classifierTensors(onnx.info);
  const classification = classificationOf(folder, graph.width);
  const { signature, steps, labels } = classifierChain(classification, tokenizer, graph);
  const outer = [...signature.inputs, ...signature.outputs];
  return {
    ...onnx,
    info: outerInfo(onnx.info, folder, signature, labels, describeFolder(folder, classification, tokenizer)),
    files: [
      ...onnx.files,
      { path: tokenizerFile, content: tokenizer.content, source: join(path, tokenizerFile) },
    ],
    stepFolder: path,
    signature,
    chain: {
      ...steps,
      inputs: graphTensors(onnx.signature.inputs),
      outputs: graphTensors(onnx.signature.outputs),
    },
    batchAxes: Object.fromEntries(outer.map(({ name }) => [name, 0])),
    columns: {},
    categories: {},
    imageLayouts: {},
    labels,
    framework: frameworkOf(folder.config.value('transformers_version')) ?? onnx.framework,
    recording: {
      candidates: () => [[sample(1, classification.task), sample(2, classification.task)]],
      randomOutputs: new Set(),
    },
    notes: [...onnx.notes, ...precisionNotes(folder)],
    digests: withTokenizer(onnx.digests, tokenizer.content.sha256),
  };
}

function frameworkOf(version: unknown): string | null {
  return typeof version === 'string' && version.length < 100 ? `transformers ${version}` : null;
}

/** Texts to record answers of where a folder brings none. */
const samples = [
  ['The service was friendly, and the room was clean.', 'A good place to stay.'],
  ['It broke on the second day. I want my money back!', 'It works well.'],
] as const;

function sample(rows: number, task: 'text-classification' | 'text-ranking'): Tensor[] {
  const some = samples.slice(0, rows);
  const column = (name: string, data: readonly string[]): Tensor => ({
    name,
    dtype: 'string',
    shape: [rows],
    data,
  });
  const pairs = some.map(([, second]) => (task === 'text-ranking' ? second : ''));
  return [
    column(
      'text',
      some.map(([first]) => first),
    ),
    column('text_pair', pairs),
  ];
}

function precisionNotes({ models, chosen }: Awaited<ReturnType<typeof readFolder>>): readonly string[] {
  const others = models.filter((model) => model !== chosen).map(({ file }) => file);
  const [other] = others;
  if (other === undefined) return [];
  return [
    `${chosen.file} is taken, not ${others.join(', ')}: for that, --file ${other}, or "file: ${other}" in mlpack.yaml.`,
  ];
}

/** What a tokenizer knows was learnt, too. */
function withTokenizer({ weightsSha256, operatorsSha256 }: ModelDigests, sha256: string): ModelDigests {
  const hash = createHash('sha256').update(`${weightsSha256}\ntokenizer ${sha256}\n`);
  return { weightsSha256: hash.digest('hex'), operatorsSha256 };
}
