import { bundleMediaType } from '../../attest/bundle/bundle.ts';
import { signatureStatement, signatureType } from '../../attest/image-signature.ts';
import type { Statement } from '../../attest/statement.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Artifact } from '../../oci/artifact/artifact.ts';
import type { Digest } from '../../oci/documents/digest.ts';
import { attachReferrers } from '../../registry/referrers/attach-referrers.ts';
import type { Environment } from '../environment/environment.ts';
import { attachedStatements } from './attached-statements.ts';
import { findSignatures } from './found-signatures.ts';
import type { FoundSignature } from './gather-signatures.ts';
import type { AskedSigner } from './open-key.ts';
import { addSimpleSignature } from './add-simple-signature.ts';
import { imageInRegistry } from './signed-image.ts';
import { openStatementSigner, type AskedIdentity } from './statement-signer.ts';

export interface SignOptions {
  readonly image: string;
  readonly by: AskedSigner | AskedIdentity;
  /** cosign 3's bundles, its older format, or both; without a key, bundles alone. */
  readonly format: 'bundle' | 'simple' | 'both';
  /** Predicate types of attached statements that are signed, too. */
  readonly attestations: readonly string[];
}

/** What `mlpack sign --json` prints. */
export interface SignResult {
  /** With its digest: that is what is signed. */
  readonly image: string;
  readonly digest: Digest;
  /** Null without a key. */
  readonly keyHint: string | null;
  readonly signatures: readonly (Pick<FoundSignature, 'format' | 'digest' | 'predicateType'> & {
    /** False when the key had signed it before, and nothing was added. */
    readonly isNew: boolean;
  })[];
}

/**
 * Signs an image in a registry, and what is attached to it unsigned. What the key has signed before is not signed again, nor
 * what the identity has where a trusted root tells.
 *
 * @throws MlpackError USAGE, KEY_INVALID, SIGNER_FAILED, REGISTRY_…, NETWORK
 */
export async function signImage(environment: Environment, options: SignOptions): Promise<SignResult> {
  const { store, signal } = environment;
  if (!('key' in options.by) && options.format !== 'bundle') {
    throw new MlpackError('USAGE', 'Without a key, only bundles are made.', {
      suggestions: ['Leave out --format, or name a key: --key FILE'],
    });
  }
  const signer = await openStatementSigner(environment, options.by);
  const image = await imageInRegistry(environment, options.image);
  const { client, repository, subject, place } = image;
  const { key, own } = signer;
  const { found } = own === undefined ? { found: [] } : await findSignatures(image, own, signal);
  const signatures: SignResult['signatures'][number][] = [];
  const confirms: (() => Promise<void>)[] = [];
  const attach = async (statement: Statement): Promise<void> => {
    const { predicateType } = statement;
    const before = found.find((one) => one.format === 'bundle' && isSame(one, statement));
    if (before !== undefined) {
      signatures.push({ format: 'bundle', digest: before.digest, predicateType, isNew: false });
      return;
    }
    const bundle = asArtifact(await signer.sign(statement), predicateType);
    const { referrers, confirm } = await attachReferrers(client, repository, subject, [bundle], {
      memory: store,
      signal,
    });
    confirms.push(confirm);
    for (const { digest, isNew } of referrers)
      signatures.push({ format: 'bundle', digest, predicateType, isNew });
  };

  if (options.format !== 'simple') {
    await attach(signatureStatement(place));
    for (const type of options.attestations)
      for (const statement of await attachedStatements(environment, client, repository, subject.digest, type))
        await attach(statement);
  }
  if (key !== null && options.format !== 'bundle') {
    const before = found.find(({ format }) => format === 'simple');
    const added = before === undefined ? await addSimpleSignature(environment, image, key) : undefined;
    // Others add to the same manifest: which one has it is known when all is settled.
    await added?.confirm();
    const digest = before?.digest ?? added?.digest() ?? subject.digest;
    signatures.push({ format: 'simple', digest, predicateType: signatureType, isNew: before === undefined });
  }
  for (const confirm of confirms) await confirm();
  return { image: image.name, digest: subject.digest, keyHint: key?.hint ?? null, signatures };
}

function isSame(found: FoundSignature, { predicateType, predicate }: Statement): boolean {
  return (
    found.predicateType === predicateType && JSON.stringify(found.predicate) === JSON.stringify(predicate)
  );
}

/** As cosign 3 attaches it. */
function asArtifact(bytes: Buffer, predicateType: string): Artifact {
  return {
    artifactType: bundleMediaType,
    layers: [{ mediaType: bundleMediaType, bytes }],
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': predicateType,
    },
  };
}
