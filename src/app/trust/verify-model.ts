import type { KeyObject } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { mostBundleBytes, parseBundle } from '../../attest/bundle/bundle.ts';
import { isEnvelopeSignedBy } from '../../attest/dsse/envelope.ts';
import { onlyFile, parseModelManifest, type ModelManifest } from '../../attest/model/model-manifest.ts';
import { parseStatement } from '../../attest/parse-statement.ts';
import { statementMediaType } from '../../attest/statement.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { readBoundedFile } from '../../util/files/bounded-file.ts';
import { unreadable } from '../../util/files/file-error.ts';
import { mapInOrder, type NonEmpty } from '../../util/non-empty.ts';
import type { Environment } from '../environment/environment.ts';
import { hashRange, modelFiles } from './model-files.ts';
import { openPublicKey } from './open-key.ts';
import { besideModel, insideOf } from './sign-model.ts';

/** A file of a hundred thousand lines, in base64 twice. */
const mostSignatureBytes = 64 * mostBundleBytes;

export interface VerifyModelOptions {
  readonly model: string;
  readonly keys: NonEmpty<string>;
  /** Undefined: beside it. */
  readonly signature: string | undefined;
  /** Paths in the folder that need not be signed, beside those that the signature says. */
  readonly ignored: readonly string[];
}

/** What `mlpack verify-model --json` prints. */
export interface VerifiedModel {
  /** Absolute paths. */
  readonly model: string;
  readonly signature: string;
  /** How many files are signed. */
  readonly files: number;
}

/**
 * Checks that one of the keys has signed a model as it is: each of its files, and no file less or more (section 8).
 *
 * @throws MlpackError SIGNATURE_INVALID saying what differs; KEY_INVALID, FILE_NOT_…
 */
export async function verifyModel(
  environment: Environment,
  options: VerifyModelOptions,
): Promise<VerifiedModel> {
  const { cwd, signal } = environment;
  const keys = await mapInOrder(options.keys, (key) => openPublicKey(environment, key));
  const model = resolve(cwd, options.model);
  const signature =
    options.signature === undefined ? await besideModel(model) : resolve(cwd, options.signature);
  const { manifest, isByKey } = await readModelSignature(signature, keys);
  if (!isByKey) throw invalid(signature, 'is by another key');
  const ignored = new Set([...manifest.ignored, ...options.ignored, ...insideOf(model, signature)]);
  const files = await modelFiles(model, ignored);
  const [only] = files.keys();
  const resources = manifest.resources.map((resource) =>
    resource.path === onlyFile && only === basename(model) ? { ...resource, path: only } : resource,
  );
  const signed = new Set(resources.map(({ path }) => path));
  for (const path of files.keys()) if (!signed.has(path)) throw invalid(signature, `is not of ${path}`);
  for (const { path, range, digest } of resources) {
    const file = files.get(path);
    if (file === undefined) throw invalid(signature, `is of ${path}, which isn't there`);
    if ((await hashRange(file, manifest.hash, signal, range)) !== digest)
      throw invalid(signature, `is of another ${path}`);
  }
  return { model, signature, files: signed.size };
}

/**
 * Reads a model's signature.
 *
 * @param keys of which one should have signed
 * @throws MlpackError SIGNATURE_INVALID for what is none; FILE_NOT_READABLE
 */
export async function readModelSignature(
  path: string,
  keys: readonly KeyObject[],
): Promise<{ readonly manifest: ModelManifest; readonly isByKey: boolean; readonly bytes: Buffer }> {
  const bytes = await readBoundedFile(path, mostSignatureBytes).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const { envelope } = parseBundle(bytes, path, mostSignatureBytes);
  if (envelope.payloadType !== statementMediaType) throw invalid(path, `is of ${envelope.payloadType}`);
  const statement = parseStatement(Buffer.from(envelope.payload, 'base64'), path);
  const isByKey = keys.some((key) => isEnvelopeSignedBy(key, envelope));
  return { manifest: parseModelManifest(statement, path), isByKey, bytes };
}

function invalid(signature: string, problem: string): MlpackError {
  return new MlpackError('SIGNATURE_INVALID', `${signature} ${problem}.`, {
    suggestions: ['Have whoever released the model sign it again, or take the files that were signed.'],
  });
}
