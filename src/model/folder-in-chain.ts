import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MlpackError } from '../errors/mlpack-error.ts';
import { transformerFolder } from '../util/folders/transformer-folder.ts';
import { shellPath } from '../util/shell-word.ts';
import { findModels } from './formats/huggingface/find-models.ts';

/**
 * Refuses a folder of Hugging Face's among the files of a chain, with what to write in its place.
 *
 * @param path absolute
 * @param paths all files of the chain, in their order
 */
export async function folderInChain(path: string, paths: readonly string[]): Promise<MlpackError> {
  const [model] = await findModels(path, await transformerFolder(path));
  const file = join(path, model?.file ?? 'model.onnx');
  const files = paths.map((one) => (one === path ? file : one));
  const names: readonly string[] = await readdir(path).catch(() => []);
  const tokenizer = names.includes('tokenizer.json')
    ? ', for example: steps: [tokenizer: { file: FOLDER/tokenizer.json }, inference]'
    : '';
  return new MlpackError(
    'USAGE',
    `${path} is a folder among files that make a chain: what it says to do around its graph can't be done between them.`,
    {
      suggestions: [
        `Name its ONNX file in its place: ${files.map(shellPath).join(' ')}`,
        `Say the steps around the whole in mlpack.yaml${tokenizer} (docs/steps.md#several-files)`,
        ...(names.includes('modules.json')
          ? [
              'Its pooling stands before the next file, so it has to be in the graph, as "sentence_embedding": optimum-cli export onnx --library sentence_transformers --model MODEL onnx/',
            ]
          : []),
      ],
    },
  );
}
