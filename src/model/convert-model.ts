import { createReadStream } from 'node:fs';
import { MlpackError } from '../errors/mlpack-error.ts';
import { DisposalStack } from '../util/disposal-stack.ts';
import { writeFileAtomic } from '../util/files/atomic-file.ts';
import type { OutputKind } from '../util/files/output-kind.ts';
import { createTemporaryFolder } from '../util/folders/temporary-folder.ts';
import { shellPath } from '../util/shell-word.ts';
import type { ModelInfo } from '../../contract/schemas/inspect.schema.ts';
import { inspectModel, namingFile, type ReadModelOptions } from './read-model.ts';
import { oneFile } from './one-file.ts';
import { requireFormat } from './recognise/recognise.ts';

const onnxKind: OutputKind = {
  name: 'an ONNX model',
  // Field 1 of a ModelProto, as exporters write it: ir_version.
  matches: (head) => head[0] === 0x08 && (head[1] ?? 0) < 0x20,
};

/**
 * Writes a model that is converted or joined where it is built as ONNX, for whoever runs it otherwise.
 *
 * @param output absolute; another ONNX file there is written over
 * @returns what there is to say of the ONNX file
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED, MODEL_NOT_ONNX, MODEL_EXTERNAL_DATA; USAGE for a model that is ONNX already;
 * OUTPUT_EXISTS for a file of another kind, DISK_FULL, OUTPUT_NOT_WRITABLE
 */
export async function convertModel(
  path: string,
  output: string,
  options: ReadModelOptions,
): Promise<ModelInfo> {
  const { format } = await requireFormat(path, options.formats, options.signal);
  if (!('convert' in format) && (options.conversion?.before ?? []).length === 0) {
    throw new MlpackError('USAGE', `${path} needs no conversion: it is served as it is.`, {
      suggestions: [`mlpack build ${shellPath(path)}`],
    });
  }
  await using stack = new DisposalStack();
  const folder = stack.use(await createTemporaryFolder(options.cacheFolder, '.converted'));
  const { path: converted } = await oneFile(path, folder.path, options);
  const info = await namingFile(
    inspectModel(converted, { ...options, conversion: undefined }),
    converted,
    path,
  );
  if (info.externalData.length > 0) throw dataBeside(path);
  await writeFileAtomic(output, createReadStream(converted), { kind: onnxKind, signal: options.signal });
  return { ...info, file: { ...info.file, path: output } };
}

/** Only ONNX files that are joined have weights in files of their own. */
function dataBeside(path: string): MlpackError {
  return new MlpackError(
    'MODEL_EXTERNAL_DATA',
    `${path} and what stands before it keep weights in files of their own, which one ONNX file can't have.`,
    { suggestions: ['mlpack build takes them as they are.'] },
  );
}
