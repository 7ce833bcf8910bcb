import { createHash } from 'node:crypto';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { field } from '../../util/record.ts';
import type { Statement } from '../statement.ts';

/** What OpenSSF Model Signing says of a model, https://github.com/ossf/model-signing-spec/blob/main/spec/v1.0.md. */
const modelSignatureType = 'https://model_signing/signature/v1.0';

/** What is never signed, at the top of a model's folder (section 6.2). */
export const alwaysIgnored = ['.git', '.gitattributes', '.github', '.gitignore'] as const;

/** What the reference implementation called a file that is a model of its own, before 1.0.1. */
export const onlyFile = '.';

/** A folder of more files is no model. */
export const mostModelFiles = 100_000;

/** A file of a model, or a range of its bytes. */
interface ModelResource {
  /** Path in the model's folder, with forward slashes. */
  readonly path: string;
  /** Undefined: the whole file. */
  readonly range?: { readonly start: number; readonly end: number } | undefined;
  /** Lower-case hex. */
  readonly digest: string;
}

/** What a signature is of. */
export interface ModelManifest {
  readonly resources: readonly ModelResource[];
  /** OpenSSL's name of the hash. */
  readonly hash: 'sha256' | 'blake2b512';
  /** Paths in the model's folder that were left out. */
  readonly ignored: readonly string[];
}

/**
 * The statement that a signature of a model is of.
 *
 * @param files by their paths, SHA-256 in hex
 */
export function modelStatement(
  name: string,
  files: ReadonlyMap<string, string>,
  ignored: readonly string[],
): Statement {
  const resources = [...files]
    .toSorted(([one], [other]) => byCodePoint(one, other))
    .map(([path, digest]) => ({ name: path, algorithm: 'sha256', digest }));
  const root = createHash('sha256');
  for (const { digest } of resources) root.update(Buffer.from(digest, 'hex'));
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name, digest: { sha256: root.digest('hex') } }],
    predicateType: modelSignatureType,
    predicate: {
      resources,
      serialization: {
        method: 'files',
        hash_type: 'sha256',
        allow_symlinks: false,
        ignore_paths: [...new Set([...alwaysIgnored, ...ignored])].toSorted(byCodePoint),
      },
    },
  };
}

const hashes: ReadonlyMap<unknown, ModelManifest['hash']> = new Map([
  ['sha256', 'sha256'],
  ['blake2b', 'blake2b512'],
]);

/** What a signed statement says of a model. @throws MlpackError SIGNATURE_INVALID for what it can't be held to */
export function parseModelManifest({ predicateType, predicate }: Statement, where: string): ModelManifest {
  const invalid = (problem: string) => new MlpackError('SIGNATURE_INVALID', `${where} ${problem}.`);
  if (predicateType !== modelSignatureType) throw invalid('is of no model');
  const serialization = field(predicate, 'serialization');
  const [method, ignored] = [field(serialization, 'method'), field(serialization, 'ignore_paths') ?? []];
  const hash = hashes.get(field(serialization, 'hash_type'));
  if (hash === undefined) throw invalid(`has hashes of another kind than sha256 and blake2b`);
  if (method !== 'files' && method !== 'shards') throw invalid('was serialised in a way that is not known');
  const listed = field(predicate, 'resources');
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > mostModelFiles)
    throw invalid(`lists no files, or more than ${mostModelFiles}`);
  if (!Array.isArray(ignored) || !ignored.every((path) => typeof path === 'string'))
    throw invalid('has ignore_paths that are no list of paths');
  const resources = listed.map((one: unknown): ModelResource => {
    const [name, digest] = [field(one, 'name'), field(one, 'digest')];
    if (typeof name !== 'string' || typeof digest !== 'string') throw invalid('has an entry that is none');
    const resource = method === 'shards' ? shardOf(name, digest) : { path: name, digest };
    if (resource === undefined || (!isInside(resource.path) && resource.path !== onlyFile))
      throw invalid(`names ${JSON.stringify(name)}, which is no file of a model`);
    return resource;
  });
  return { resources, hash, ignored: ignored.map((path) => path.replace(/^\.\//u, '')) };
}

/** `PATH:START:END`; a path may have colons. */
function shardOf(name: string, digest: string): ModelResource | undefined {
  const [, path, start, end] = /^(.+):(\d{1,15}):(\d{1,15})$/su.exec(name) ?? [];
  if (path === undefined) return undefined;
  return { path, digest, range: { start: Number(start), end: Number(end) } };
}

function isInside(path: string): boolean {
  return !path.includes('\0') && path.split('/').every((part) => !['', '.', '..'].includes(part));
}

function byCodePoint(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
