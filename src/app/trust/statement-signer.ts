import { signStatement, type TrustedSigners } from '../../attest/image-signature.ts';
import type { Signer } from '../../attest/keys/signer.ts';
import type { Statement } from '../../attest/statement.ts';
import type { Environment } from '../environment/environment.ts';
import { readIdentityToken } from './keyless/identity-token.ts';
import { signKeyless } from './keyless/sign-keyless.ts';
import { readSigningServices, type AskedServices } from './keyless/signing-services.ts';
import { openSigner, openTrustedRoot, type AskedSigner } from './open-key.ts';

/** Signing by who one is, without a key: https://docs.sigstore.dev/cosign/signing/overview/. */
export interface AskedIdentity {
  readonly services: AskedServices;
  /** File by which what is there already is known; undefined leaves it unknown. */
  readonly trustedRoot: string | undefined;
}

/** What signs statements, by a key or without. */
export interface StatementSigner {
  /** Whose earlier signatures are this one's; undefined where they can't be told from others'. */
  readonly own: TrustedSigners | undefined;
  /** Null without a key. */
  readonly key: Signer | null;
  /** @returns the bytes of a bundle */
  sign(statement: Statement): Promise<Buffer>;
}

/** @throws MlpackError KEY_INVALID, SIGNER_FAILED, USAGE, FILE_NOT_FOUND, FILE_NOT_READABLE */
export async function openStatementSigner(
  environment: Pick<Environment, 'cwd' | 'env' | 'http' | 'signal'>,
  asked: AskedSigner | AskedIdentity,
): Promise<StatementSigner> {
  if ('key' in asked) {
    const key = await openSigner(environment, asked);
    const own = { keys: [key.publicKey], named: undefined };
    return { own, key, sign: (statement) => signStatement(statement, key) };
  }
  const services = await readSigningServices(environment, asked.services);
  const root =
    asked.trustedRoot === undefined ? undefined : await openTrustedRoot(environment, asked.trustedRoot);
  const { text, identities } = await readIdentityToken(environment);
  return {
    own: root && { keys: [], named: { root, identities } },
    key: null,
    sign: (statement) => signKeyless(statement, services, text, environment.signal),
  };
}
