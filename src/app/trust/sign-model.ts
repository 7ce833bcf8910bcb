import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { bundleBytes } from '../../attest/bundle/bundle.ts';
import { signEnvelope } from '../../attest/dsse/envelope.ts';
import { modelStatement } from '../../attest/model/model-manifest.ts';
import type { Signer } from '../../attest/keys/signer.ts';
import { statementMediaType } from '../../attest/statement.ts';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';
import { unreadable } from '../../util/files/file-error.ts';
import { hashFile } from '../../util/blobs/hash-file.ts';
import type { Environment } from '../environment/environment.ts';
import { modelFiles } from './model-files.ts';
import { openSigner, type AskedSigner } from './open-key.ts';

/** Name of a folder's signature in it. */
export const modelSignatureName = 'model.sig';

export interface SignModelOptions extends AskedSigner {
  /** The file or folder. */
  readonly model: string;
  /** Where the signature goes; undefined: beside it. */
  readonly signature: string | undefined;
  /** Paths in the folder that are left out. */
  readonly ignored: readonly string[];
}

/** What `mlpack sign-model --json` prints. */
export interface SignModelResult {
  /** Absolute paths. */
  readonly model: string;
  readonly signature: string;
  /** Files that are signed, by their paths in the model. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Signs the files of a model, https://github.com/ossf/model-signing-spec: into `model.sig` of a folder, `FILE.sig` of a file.
 *
 * @throws MlpackError KEY_INVALID, SIGNER_FAILED, SIGNATURE_INVALID for what can't be signed, FILE_NOT_…, OUTPUT_NOT_WRITABLE
 */
export async function signModel(
  environment: Environment,
  options: SignModelOptions,
): Promise<SignModelResult> {
  const { cwd, signal, progress } = environment;
  const signer = await openSigner(environment, options);
  const model = resolve(cwd, options.model);
  const signature =
    options.signature === undefined ? await besideModel(model) : resolve(cwd, options.signature);
  const ignored = [...options.ignored, ...insideOf(model, signature)];
  const files = await modelFiles(model, new Set(ignored));
  const hashed = await progress.step('Hash the model', async (update) => {
    const found = new Map<string, string>();
    for (const [inside, path] of files) {
      update(inside);
      found.set(inside, (await hashFile(path, signal)).sha256);
    }
    return found;
  });
  const statement = modelStatement(basename(model), hashed, ignored);
  const payload = Buffer.from(JSON.stringify(statement));
  const envelope = await signEnvelope(payload, statementMediaType, signer);
  await writeFileAtomic(signature, bundleBytes({ envelope, keyHint: pemHint(signer) }), { signal });
  return { model, signature, files: Object.fromEntries(hashed) };
}

/** Where a model's signature is unless somebody says otherwise. @throws MlpackError FILE_NOT_FOUND, FILE_NOT_READABLE */
export async function besideModel(model: string): Promise<string> {
  const found = await stat(model).catch((error: unknown) => {
    throw unreadable(model, error);
  });
  return found.isDirectory() ? join(model, modelSignatureName) : `${model}.sig`;
}

/** The path of a file in a folder, when it is in it: no signature is of itself. */
export function insideOf(folder: string, path: string): string[] {
  const inside = relative(folder, path);
  return inside === '' || inside.startsWith('..') ? [] : [inside.split(sep).join('/')];
}

/** What other implementations call the key by: SHA-256 of its PEM, hex. */
function pemHint({ publicKey }: Signer): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'pem' }))
    .digest('hex');
}
