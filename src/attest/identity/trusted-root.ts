import { MlpackError } from '../../errors/mlpack-error.ts';
import { field } from '../../util/record.ts';
import { shownText } from '../../util/shown-texts.ts';
import type { SignerIdentity } from './signer-identity.ts';

/** Whose certificates, logs and timestamps are believed, https://github.com/sigstore/protobuf-specs (TrustedRoot). */
export interface TrustedRoot {
  /**
   * Who has signed a bundle: its certificate was valid when it was signed, and it is in the logs that are trusted. Whether that
   * is who should have is another question.
   *
   * @param bundle as its JSON has it
   * @param where names it in errors
   * @throws MlpackError SIGNATURE_INVALID saying why it cannot be told
   */
  signerOf(bundle: unknown, where: string): SignerIdentity;
}

const mostReason = 300;

/**
 * Reads a trusted root. Of what it has (authorities, their logs, logs of signatures, clocks) a bundle has to show one of each kind,
 * and one trusted time in any case. Nothing is asked of anybody.
 *
 * @param where names the file in errors
 * @throws MlpackError KEY_INVALID for what is none
 */
export async function readTrustedRoot(text: string, where: string): Promise<TrustedRoot> {
  // Most who verify have keys. Once they are bundled, what CommonJS exports is the default alone.
  const [{ default: specs }, { default: bundles }, { default: verification }] = await Promise.all([
    import('@sigstore/protobuf-specs'),
    import('@sigstore/bundle'),
    import('@sigstore/verify'),
  ]);
  const { verifier, errors } = (() => {
    try {
      const json: unknown = JSON.parse(text);
      if (!/^application\/vnd\.dev\.sigstore\.trustedroot[+.]/u.test(String(field(json, 'mediaType'))))
        throw new Error('its mediaType is another');
      const root = specs.TrustedRoot.fromJSON(json);
      if (root.certificateAuthorities.length === 0) throw new Error('it names no authority');
      const thresholds = {
        ctlogThreshold: Math.min(1, root.ctlogs.length),
        tlogThreshold: Math.min(1, root.tlogs.length),
        timestampThreshold: 1,
      };
      return {
        verifier: new verification.Verifier(verification.toTrustMaterial(root), thresholds),
        errors: [verification.VerificationError, bundles.ValidationError],
      };
    } catch (cause) {
      throw new MlpackError('KEY_INVALID', `${where} is no trusted root of Sigstore: ${messageOf(cause)}.`, {
        suggestions: [
          'cosign initialize writes that of sigstore.dev: ~/.sigstore/root/…/targets/trusted_root.json',
        ],
        cause,
      });
    }
  })();
  return {
    signerOf(bundle, of) {
      try {
        const entity = verification.toSignedEntity(bundles.bundleFromJSON(bundle));
        const { identity } = verifier.verify(entity);
        const [name, issuer] = [identity?.subjectAlternativeName, identity?.extensions?.issuer];
        if (name === undefined || issuer === undefined) throw new Error('it names nobody');
        return { name, issuer };
      } catch (cause) {
        // What is thrown beside these is of bytes that are no certificate or no log's: the bundle's, too.
        const reason = errors.some((kind) => cause instanceof kind) ? messageOf(cause) : 'it is damaged';
        throw new MlpackError('SIGNATURE_INVALID', `${of} does not hold by the trusted root: ${reason}.`, {
          cause,
        });
      }
    },
  };
}

/** What a library says, with what was behind it. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it is damaged';
  const { message, cause } = error;
  return shownText(cause instanceof Error ? `${message}, ${cause.message}` : message, mostReason);
}
