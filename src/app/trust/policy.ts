import { dirname, isAbsolute, join, resolve } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { configFileName, parseConfig, readConfig } from '../../project/config/read-config.ts';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import { unreadable } from '../../util/files/file-error.ts';
import { mapNonEmpty, type NonEmpty } from '../../util/non-empty.ts';
import type { Environment } from '../environment/environment.ts';

const mostPolicyBytes = 1 << 20;

/** Which images of registries are taken here. */
export interface TrustPolicy {
  /** Path of the file that says it. */
  readonly path: string;
  /** Public keys, of which one has to have signed: absolute paths, or `env://NAME`. */
  readonly keys: NonEmpty<string>;
  /** Types of statements that have to be signed as well. */
  readonly attestations: readonly string[];
}

/**
 * The policy that holds for a command: of the file that was named, else of mlpack.yaml in the current folder.
 *
 * @returns null where there is none
 * @throws MlpackError CONFIG_INVALID, FILE_NOT_READABLE; USAGE for a named file that says none
 */
export async function trustPolicy({
  cwd,
  policy,
}: Pick<Environment, 'cwd' | 'policy'>): Promise<TrustPolicy | null> {
  const path = policy === undefined ? join(cwd, configFileName) : resolve(cwd, policy);
  const trust = policy === undefined ? (await readConfig(cwd))?.config.trust : await trustOf(path);
  if (trust === undefined) return null;
  const [first, ...others] = trust.keys;
  if (first === undefined) return null;
  const keys = mapNonEmpty([first, ...others], (key) =>
    isAbsolute(key) || key.startsWith('env://') ? key : join(dirname(path), key),
  );
  return { path, keys, attestations: trust.attestations ?? [] };
}

async function trustOf(path: string) {
  const text = await readBoundedText(path, mostPolicyBytes).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const { trust } = parseConfig(text, path).config;
  if (trust !== undefined) return trust;
  throw new MlpackError('USAGE', `--policy ${path}: it has no trust:, which says whose images are taken.`, {
    suggestions: ['For example: trust: {keys: [mlpack.pub]}'],
  });
}
