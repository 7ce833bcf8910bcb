import type { KeyObject } from 'node:crypto';
import { resolve } from 'node:path';
import { own } from '../../../contract/own.ts';
import { readPrivateKey, readPublicKey } from '../../attest/keys/key-pair.ts';
import { readTrustedRoot, type TrustedRoot } from '../../attest/identity/trusted-root.ts';
import { keySigner, type Signer } from '../../attest/keys/signer.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import { unreadable } from '../../util/files/file-error.ts';
import type { Environment } from '../environment/environment.ts';
import { commandSigner } from './command-signer.ts';

const mostKeyBytes = 64 << 10;
/** That of sigstore.dev has some 10 kB. */
const mostRootBytes = 1 << 20;

/** How a signer was asked for. */
export interface AskedSigner {
  /** A file, or `env://NAME`; with a command, the public half. */
  readonly key: string;
  /** A command that signs, instead of a private key that is here. */
  readonly signer: string | undefined;
  /** Asks for the password that protects the key. */
  readonly password: () => Promise<string>;
}

type Surroundings = Pick<Environment, 'cwd' | 'env' | 'signal'>;

/** What signs. @throws MlpackError KEY_INVALID, FILE_NOT_FOUND, FILE_NOT_READABLE */
export async function openSigner(environment: Surroundings, asked: AskedSigner): Promise<Signer> {
  const { key, signer, password } = asked;
  if (signer !== undefined) return commandSigner(environment, signer, await openPublicKey(environment, key));
  return keySigner(await readPrivateKey(await keyText(environment, key), key, password));
}

/** What signatures are checked by. @throws MlpackError KEY_INVALID, FILE_NOT_FOUND, FILE_NOT_READABLE */
export async function openPublicKey(environment: Surroundings, key: string): Promise<KeyObject> {
  return readPublicKey(await keyText(environment, key), key);
}

/** Whose certificates are believed. @throws MlpackError KEY_INVALID, FILE_NOT_FOUND, FILE_NOT_READABLE */
export async function openTrustedRoot(
  { cwd }: Pick<Surroundings, 'cwd'>,
  file: string,
): Promise<TrustedRoot> {
  const path = resolve(cwd, file);
  return readTrustedRoot(await fileText(path, mostRootBytes), path);
}

async function keyText({ cwd, env }: Surroundings, key: string): Promise<string> {
  const [, name] = /^env:\/\/(\w+)$/u.exec(key) ?? [];
  if (name !== undefined) {
    const text = own(env, name);
    if (text !== undefined && text !== '') return text;
    throw new MlpackError('FILE_NOT_FOUND', `--key ${key}: the variable ${name} is not set.`);
  }
  return fileText(resolve(cwd, key), mostKeyBytes);
}

async function fileText(path: string, mostBytes: number): Promise<string> {
  return readBoundedText(path, mostBytes).catch((error: unknown) => {
    throw unreadable(path, error);
  });
}
