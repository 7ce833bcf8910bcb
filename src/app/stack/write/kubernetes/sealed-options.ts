import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { databaseLogin } from '../../../../deploy/kubernetes/addons/database-login.ts';
import { readSealingKey } from '../../../../deploy/kubernetes/addons/seal.ts';
import { sealLogin } from '../../../../deploy/kubernetes/addons/sealed-secret.ts';
import { MlpackError } from '../../../../errors/mlpack-error.ts';
import { readBoundedText } from '../../../../util/files/bounded-file.ts';
import { unreadable } from '../../../../util/files/file-error.ts';
import { field, isRecord } from '../../../../util/record.ts';
import { isNamespace, isObjectName } from './kubernetes-names.ts';

const passwordBytes = 32;
const mostCertificateBytes = 64 << 10;
/** A key of 8192 bits, a password and what is around them, in base64. */
const mostEntryLength = 4096;

/** A login as it was sealed: nothing of it can be opened here, so it's kept with the manifests, and stays until it's sealed again. */
export interface SealedOption {
  /** What it was sealed for: in another namespace, or by another name, it can't be opened. */
  readonly namespace: string;
  readonly secret: string;
  readonly entries: Readonly<Record<string, string>>;
}

/** How `--secrets sealed` was asked for. */
export interface AskedSealing {
  /** Path of the certificate that `kubeseal --fetch-cert` prints. */
  readonly sealingCert: string | undefined;
  readonly sealingNamespace: string | undefined;
}

/**
 * The sealed login of a stack's database: that of the last time, else a new password, which nobody gets to see.
 *
 * @param before as it was sealed the last time
 * @throws MlpackError USAGE where a certificate or namespace is missing; FILE_NOT_READABLE
 */
export async function sealedLogin(
  cwd: string,
  { sealingCert, sealingNamespace }: AskedSealing,
  stack: Parameters<typeof databaseLogin>[0],
  before: SealedOption | null,
): Promise<SealedOption | null> {
  const login = stack.secrets === 'sealed' ? databaseLogin(stack) : null;
  if (login === null) return null;
  const namespace = sealingNamespace ?? before?.namespace;
  if (namespace === undefined || !isNamespace(namespace)) throw notSealable(namespace);
  if (sealingCert === undefined) {
    if (before?.namespace === namespace && before.secret === login.name) return before;
    throw notSealable(namespace);
  }
  const path = resolve(cwd, sealingCert);
  const pem = await readBoundedText(path, mostCertificateBytes).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const password = randomBytes(passwordBytes).toString('base64url');
  const sealing = { key: readSealingKey(pem, path), namespace };
  return { namespace, secret: login.name, entries: sealLogin(login, password, sealing) };
}

/** A sealed login of a record; undefined for what no command wrote. */
export function sealedIn(value: unknown): SealedOption | undefined {
  const namespace = field(value, 'namespace');
  const secret = field(value, 'secret');
  const entries = field(value, 'entries');
  if (typeof namespace !== 'string' || !isNamespace(namespace)) return undefined;
  if (typeof secret !== 'string' || !isObjectName(secret) || !isRecord(entries)) return undefined;
  const texts = Object.entries(entries).flatMap(([name, text]): [string, string][] =>
    typeof text === 'string' && text.length <= mostEntryLength && isSealed(name, text) ? [[name, text]] : [],
  );
  if (texts.length !== Object.keys(entries).length) return undefined;
  return { namespace, secret, entries: Object.fromEntries(texts) };
}

function isSealed(name: string, text: string): boolean {
  return /^[a-z]{1,32}$/u.test(name) && /^[A-Za-z0-9+/]+=*$/u.test(text);
}

function notSealable(namespace: string | undefined): MlpackError {
  const got = namespace === undefined ? '' : `; got ${JSON.stringify(namespace)}`;
  return new MlpackError(
    'USAGE',
    `--secrets sealed: a login is sealed by the cluster's certificate, and for one namespace${got}.`,
    {
      suggestions: [
        'Have the cluster say its certificate: kubeseal --fetch-cert > cert.pem',
        `Then: --sealing-cert cert.pem --sealing-namespace ${namespace !== undefined && isNamespace(namespace) ? namespace : 'NAMESPACE'}`,
      ],
    },
  );
}
