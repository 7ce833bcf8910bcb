import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';
import { readBoundedFile } from '../../util/files/bounded-file.ts';
import { errnoOf, unreadable, writeError } from '../../util/files/file-error.ts';
import { withFolderLock } from '../../util/folders/folder-lock.ts';
import { field } from '../../util/record.ts';
import { makeFolders } from '../../util/folders/make-folders.ts';
import {
  credentialKey,
  maxConfigBytes,
  parseConfigJson,
  parseCredentialConfig,
  serverOf,
} from './credential-config.ts';
import { emptyCredentialHelper, tellCredentialHelper, type CredentialHelper } from './credential-helper.ts';
import type { Credentials } from './credentials.ts';

export interface CredentialStoreOptions {
  /** Docker's config.json, there or not. */
  readonly path: string;
  /** Environment of the credential helper's process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Keeps credentials where Docker would: with the helper its config.json names, else in that file.
 *
 * @param onPlainText called with the file's path before a secret is written into it.
 * @returns the helper or the file.
 * @throws MlpackError CONFIG_INVALID, FILE_NOT_READABLE, OUTPUT_NOT_WRITABLE or DISK_FULL.
 */
export async function storeCredentials(
  registry: string,
  username: string,
  credentials: Credentials,
  { onPlainText, ...options }: CredentialStoreOptions & { readonly onPlainText: (path: string) => void },
): Promise<string> {
  return changeConfig(registry, options, async ({ auths, helper, path }) => {
    // Other spellings of the same registry would keep their older secret, and could be found first.
    for (const key of spellingsOf(registry, auths)) auths.delete(key);
    if (helper !== undefined) {
      await tellCredentialHelper(helper, serverOf(registry), credentials);
      // Docker does the same: the entry says that there is something to ask the helper for.
      auths.set(serverOf(registry), {});
      return `docker-credential-${helper.name}`;
    }
    onPlainText(path);
    auths.set(serverOf(registry), authOf(username, credentials));
    return path;
  });
}

/**
 * Removes what Docker's config.json and its helper keep for a registry.
 *
 * @returns whether there was anything.
 * @throws MlpackError CONFIG_INVALID, FILE_NOT_READABLE, OUTPUT_NOT_WRITABLE or DISK_FULL.
 */
export async function eraseCredentials(registry: string, options: CredentialStoreOptions): Promise<boolean> {
  const isThere = await stat(options.path).then(
    () => true,
    () => false,
  );
  if (!isThere) return false;
  return changeConfig(registry, options, async ({ auths, helper }) => {
    const spellings = spellingsOf(registry, auths);
    if (helper !== undefined) {
      for (const server of new Set([serverOf(registry), ...spellings])) {
        await emptyCredentialHelper(helper, server);
      }
    }
    for (const key of spellings) auths.delete(key);
    return spellings.length > 0;
  });
}

interface ChangeableConfig {
  readonly path: string;
  /** Entries of config.json under `auths`, to be changed in place. */
  readonly auths: Map<string, unknown>;
  /** The one responsible for the registry. */
  readonly helper: CredentialHelper | undefined;
}

/** Changes config.json so that no concurrent login gets lost and every other field stays. */
async function changeConfig<T>(
  registry: string,
  { path: named, env, signal }: CredentialStoreOptions,
  change: (config: ChangeableConfig) => Promise<T>,
): Promise<T> {
  // It may be a link into a folder of settings that is kept elsewhere.
  const path = await realpath(named).catch(() => named);
  const folder = dirname(path);
  try {
    await makeFolders(folder, 0o700);
    return await withFolderLock(
      folder,
      async () => {
        const bytes = await readBoundedFile(path, maxConfigBytes).catch((error: unknown) => {
          if (errnoOf(error) === 'ENOENT') return Buffer.alloc(0);
          throw unreadable(path, error);
        });
        const { helpers, defaultHelper } = parseCredentialConfig(bytes, path);
        const name = helpers.get(registry) ?? defaultHelper;
        const config: object = Object(parseConfigJson(bytes, path));
        const auths = new Map(Object.entries(Object(field(config, 'auths'))));
        const result = await change({
          path,
          auths,
          helper: name === undefined ? undefined : { name, env, signal },
        });
        await writeFileAtomic(
          path,
          `${JSON.stringify({ ...config, auths: Object.fromEntries(auths) }, null, '\t')}\n`,
          { mode: 0o600 },
        );
        return result;
      },
      { signal },
    );
  } catch (error) {
    throw failure(error, path, signal);
  }
}

function spellingsOf(registry: string, auths: ReadonlyMap<string, unknown>): string[] {
  return [...auths.keys()].filter((key) => credentialKey(key) === registry);
}

function authOf(username: string, credentials: Credentials): Record<string, string> {
  const isToken = 'identityToken' in credentials;
  const auth = Buffer.from(`${username}:${isToken ? '' : credentials.password}`).toString('base64');
  return { auth, ...(isToken ? { identitytoken: credentials.identityToken } : {}) };
}

function failure(error: unknown, path: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (error instanceof MlpackError) return error;
  const known = writeError(error, path);
  if (known instanceof MlpackError) return known;
  const reason = error instanceof Error ? error.message : String(error);
  return new MlpackError('OUTPUT_NOT_WRITABLE', `The credentials cannot be kept: ${reason}.`, {
    suggestions: [`See credsStore and credHelpers in ${path}`],
  });
}
