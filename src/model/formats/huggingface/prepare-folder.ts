import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { ModelDigests, PreparedModel } from '../../prepared-model.ts';
import type { PrepareOptions } from '../model-format.ts';
import { prepareOnnx } from '../onnx/prepare-onnx.ts';
import { sampleRows } from '../sample-rows.ts';
import { chainOfFolder } from './chain-of-folder.ts';
import { outerInfo } from './describe-folder.ts';
import { graphTensors } from './folder-chain.ts';
import { type FolderTokenizer, tokenizerFile, tokenizerOf } from './text/folder-tokenizer.ts';
import { readFolder } from './read-folder.ts';
import { requireServed } from './refuse-task.ts';
import { unusedLabels } from './unused-labels.ts';

/**
 * Makes the files of an image out of a folder: those of its ONNX file, and tokenizer.json. What its configuration says becomes
 * the steps of a chain.
 *
 * @throws MlpackError as preparing the ONNX file does; MODEL_INVALID for damaged files; MODEL_UNSUPPORTED for tasks, tokenizers and
 * graphs that aren't served
 */
export async function prepareFolder(path: string, options: PrepareOptions): Promise<PreparedModel> {
  const folder = await readFolder(path, options);
  requireServed(folder);
  const tokenizer = await tokenizerOf(folder);
  const stepFolder = join(path, folder.transformer);
  const onnx = await prepareOnnx(folder.model, options);
  if (tokenizer !== null && onnx.files.some((file) => file.path === tokenizerFile)) {
    throw new MlpackError('MODEL_EXTERNAL_DATA', `${folder.model} keeps weights in ${tokenizerFile}.`);
  }
  const chain = await chainOfFolder(folder, tokenizer, onnx.info);
  const { signature, steps, task, labels, values, described, samples } = chain;
  const outer = [...signature.inputs, ...signature.outputs];
  return {
    ...onnx,
    info: outerInfo(onnx.info, folder, tokenizer, chain),
    files: [...onnx.files, ...tokenizerFiles(stepFolder, tokenizer)],
    stepFolder,
    signature,
    chain: {
      ...steps,
      inputs: graphTensors(onnx.signature.inputs),
      outputs: graphTensors(onnx.signature.outputs),
    },
    ...(task !== undefined && { task }),
    batchAxes: Object.fromEntries(outer.map(({ name }) => [name, 0])),
    columns: {},
    categories: Object.fromEntries(Object.entries(values).map(([input, known]) => [input, [known]])),
    imageLayouts: {},
    labels,
    framework: frameworkOf(folder.config.value('transformers_version')) ?? onnx.framework,
    recording: {
      candidates: () => [[1, 2].map((rows) => sampleRows(signature, samples, rows))],
      randomOutputs: new Set(),
    },
    notes: [
      ...onnx.notes,
      ...precisionNotes(folder),
      ...folder.taskNotes,
      ...unusedLabels(folder.config, described.labels),
    ],
    digests: tokenizer === null ? onnx.digests : withTokenizer(onnx.digests, tokenizer.content.sha256),
  };
}

function tokenizerFiles(path: string, tokenizer: FolderTokenizer | null): PreparedModel['files'] {
  if (tokenizer === null) return [];
  return [{ path: tokenizerFile, content: tokenizer.content, source: join(path, tokenizerFile) }];
}

function frameworkOf(version: unknown): string | null {
  return typeof version === 'string' && version.length < 100 ? `transformers ${version}` : null;
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
