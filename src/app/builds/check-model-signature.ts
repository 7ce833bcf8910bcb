import type { KeyObject } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { ModelOrigin, PreparedFile } from '../../model/prepared-model.ts';
import { bytesContent, type Content } from '../../util/blobs/content.ts';
import { shellPath } from '../../util/shell-word.ts';
import type { Environment } from '../environment/environment.ts';
import { hashRange } from '../trust/model-files.ts';
import { openPublicKey } from '../trust/open-key.ts';
import { modelSignatureName } from '../trust/sign-model.ts';
import { readModelSignature } from '../trust/verify-model.ts';

/** What a build was asked to check. */
export interface ModelSignatureOptions {
  /** Files with public keys, of which one has to have signed. */
  readonly modelKeys?: readonly string[] | undefined;
  /** Whether a model without a signature is refused. */
  readonly requireModelSignature?: boolean | undefined;
}

interface SignedModel {
  readonly origin: ModelOrigin;
  readonly files: readonly PreparedFile[];
}

/**
 * Checks the signature that is beside a model: that it is of the very files that go into the image, or that what goes there is made of, and
 * by one of the keys where some are named.
 *
 * @returns the signature, which goes into the image; null where there is none
 * @throws MlpackError SIGNATURE_MISSING where one is required; SIGNATURE_INVALID, KEY_INVALID
 */
export async function checkModelSignature(
  environment: Environment,
  { origin, files }: SignedModel,
  { modelKeys = [], requireModelSignature = false }: ModelSignatureOptions,
): Promise<Content | null> {
  const keys: KeyObject[] = [];
  for (const key of modelKeys) keys.push(await openPublicKey(environment, key));
  const signature = await signatureBeside(origin.path);
  if (signature === undefined) {
    if (!requireModelSignature) return null;
    throw new MlpackError('SIGNATURE_MISSING', `${origin.path} has no signature beside it.`, {
      suggestions: [`Whoever releases it signs it: mlpack sign-model ${shellPath(origin.path)} --key KEY`],
    });
  }
  const { manifest, isByKey, bytes } = await readModelSignature(signature, keys);
  if (!isByKey && (keys.length > 0 || requireModelSignature)) {
    throw new MlpackError('SIGNATURE_INVALID', `${signature} is by another key.`, {
      suggestions: ['Name the public key of whoever releases it: --model-key FILE'],
    });
  }
  const root = (await stat(origin.path)).isDirectory() ? origin.path : dirname(origin.path);
  const sources = new Set([...files.flatMap(({ source }) => source ?? []), ...(await ownFile(origin))]);
  for (const source of sources) {
    const path = relative(root, source).split(sep).join('/');
    const signed = manifest.resources.filter((resource) => resource.path === path);
    if (signed.length === 0) throw new MlpackError('SIGNATURE_INVALID', `${signature} is not of ${path}.`);
    for (const { range, digest } of signed) {
      if ((await hashRange(source, manifest.hash, environment.signal, range)) === digest) continue;
      throw new MlpackError('SIGNATURE_INVALID', `${signature} is of another ${path}.`, {
        suggestions: ['Take the file that was signed, or have it signed again.'],
      });
    }
  }
  if (!isByKey)
    environment.progress.note(`${signature} is of these files; by whom, --model-key would check.`);
  return bytesContent(bytes);
}

/** What was converted is in the image in another form only. */
async function ownFile({ path }: ModelOrigin): Promise<string[]> {
  return (await stat(path)).isFile() ? [path] : [];
}

async function signatureBeside(path: string): Promise<string | undefined> {
  const isFolder = (await stat(path)).isDirectory();
  const candidates = isFolder
    ? [join(path, modelSignatureName)]
    : [`${path}.sig`, join(dirname(path), modelSignatureName)];
  for (const candidate of candidates)
    if ((await stat(candidate).catch(() => undefined))?.isFile() === true) return candidate;
  return undefined;
}
