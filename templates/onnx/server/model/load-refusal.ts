import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { cleanOrtMessage } from '../../../../contract/onnx/ort-message.ts';
import { messageOf, StartError } from '../util/start-error.ts';

const chunkBytes = 1024 * 1024;

/**
 * Why a model isn't served that onnxruntime doesn't load: mostly as its file was cut or changed between `mlpack generate` and
 * `docker build`, which its hash tells. Blocks the thread while it reads the file.
 *
 * @param sha256 of the file that was packaged; null when the image doesn't say
 */
export function loadRefusal(file: string, sha256: string | null, error: unknown): StartError {
  const why = `${file}: onnxruntime cannot load it: ${cleanOrtMessage(messageOf(error))}`;
  if (sha256 === null) return new StartError(why);
  const found = hashOf(file);
  if (found?.sha256 === sha256) return new StartError(why);
  const state = found === null ? 'It cannot be read' : `It has ${found.sizeBytes} bytes`;
  return new StartError(
    `${why.replace(/\.$/u, '')}. ${state}, and is not the file that was packaged (SHA-256 ${sha256.slice(0, 12)}…): write the context again with mlpack generate, or the image with mlpack build.`,
  );
}

/** null for a file that can't be read. */
function hashOf(file: string): { readonly sha256: string; readonly sizeBytes: number } | null {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return null;
  }
  try {
    const hash = createHash('sha256');
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (let read = readSync(descriptor, chunk); read > 0; read = readSync(descriptor, chunk))
      hash.update(chunk.subarray(0, read));
    return { sha256: hash.digest('hex'), sizeBytes: fstatSync(descriptor).size };
  } finally {
    closeSync(descriptor);
  }
}
