import type { SigningConfig } from '@sigstore/protobuf-specs';
import { statementBytes, statementMediaType, type Statement } from '../../../attest/statement.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { shownText } from '../../../util/shown-texts.ts';

/** Of each request; the log of the second version answers when an entry is in it. */
const fetchOptions = { timeout: 30_000, retry: { retries: 2 } };

/** What the library calls the services by. */
const services: ReadonlyMap<unknown, string> = new Map([
  ['CA_CREATE_SIGNING_CERTIFICATE_ERROR', 'Fulcio made no certificate'],
  ['TLOG_CREATE_ENTRY_ERROR', 'Rekor took no entry into its log'],
  ['TLOG_FETCH_ENTRY_ERROR', 'Rekor gave no entry of its log'],
  ['TSA_CREATE_TIMESTAMP_ERROR', 'The timestamp authority told no time'],
]);

/**
 * Signs a statement by a key that is made for it and thrown away. Fulcio certifies whose it was, and the signature goes with that
 * name into a log that everybody can read.
 *
 * @param token for Fulcio
 * @returns the bytes of the bundle
 * @throws MlpackError SIGNER_FAILED where a service refuses, NETWORK where none answers
 */
export async function signKeyless(
  statement: Statement,
  signingConfig: SigningConfig,
  token: string,
  signal: AbortSignal,
): Promise<Buffer> {
  const [{ default: library }, { default: bundles }] = await Promise.all([
    import('@sigstore/sign'),
    import('@sigstore/bundle'),
  ]);
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const builder = library.bundleBuilderFromSigningConfig({
      signingConfig,
      identityProvider: { getToken: () => Promise.resolve(token) },
      bundleType: 'dsseEnvelope',
      fetchOptions,
    });
    const made = builder.create({ data: statementBytes(statement), type: statementMediaType });
    // The library takes no signal; what it still waits for ends with the process.
    const bundle = await Promise.race([made, aborted.promise]);
    return Buffer.from(JSON.stringify(bundles.bundleToJSON(bundle)));
  } catch (error) {
    signal.throwIfAborted();
    throw failure(error, error instanceof library.InternalError ? error.code : undefined);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function failure(error: unknown, code: string | undefined): MlpackError {
  const what = services.get(code);
  // What it says otherwise may have the token in it.
  if (what === undefined || !(error instanceof Error))
    return new MlpackError('SIGNER_FAILED', 'Signing without a key failed.', { cause: error });
  const { cause } = error;
  const reason = shownText(cause instanceof Error ? cause.message : error.message, 300);
  // A service that has answered told its status.
  const isAnswer = cause instanceof Error && 'statusCode' in cause;
  return new MlpackError(isAnswer ? 'SIGNER_FAILED' : 'NETWORK', `${what}: ${reason}.`, {
    suggestions: isAnswer
      ? ['Tokens are good for some minutes: get one shortly before.']
      : ['Check the addresses: --fulcio-url, --rekor-url', 'See what is reachable: mlpack doctor'],
    cause: error,
  });
}
