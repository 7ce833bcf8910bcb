/** Statements and files that mlpack signs, cosign takes; statements that cosign signs, mlpack takes. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { SignResult } from '../../src/app/trust/sign-image.ts';
import { statementBytes, statementMediaType, statementOf } from '../../src/attest/statement.ts';
import type { Manifest } from '../../src/oci/documents/manifest.ts';
import { attachReferrers } from '../../src/registry/referrers/attach-referrers.ts';
import { createFileBlobStore } from '../../src/util/blobs/file-blob-store.ts';
import { hostOf, offline, signing, unlogged, versions } from '../support/cosign/signing.ts';
import { anonymousClient } from '../support/registry-clients.ts';
import { it } from '../support/rig.ts';

describe.for(['without', 'with'] as const)('at a registry %s the referrers API', (kind) => {
  it.for(versions)(
    'statements and blobs that mlpack signs are taken by cosign %s, and statements that it signs by mlpack',
    async (version, { registry, dir }) => {
      const host = await hostOf(kind, registry.host);
      const { image, subject, mlpack, cosign, pull } = await signing(host, dir);
      const place = { registry: host, repository: 'team/iris' };
      const client = anonymousClient();
      const type = 'https://slsa.dev/provenance/v1';
      const predicate = {
        buildDefinition: { buildType: 'https://example.com/x' },
        runDetails: { builder: { id: 'x' } },
      };
      const layers = [
        {
          mediaType: statementMediaType,
          bytes: statementBytes(statementOf('iris', [subject], { predicateType: type, predicate })),
        },
      ] as const;
      const memory = createFileBlobStore(join(dir, 'blobs'));
      await (
        await attachReferrers(client, place, subject, [{ artifactType: statementMediaType, layers }], {
          memory,
        })
      ).confirm();
      await mlpack('keygen');
      const named = ['--key', 'mlpack.key', '--attestation', type, '--format', 'both', '--json'];
      const signed = await mlpack('sign', image, ...named);
      expect(signed, signed.stderr).toMatchObject({ exitCode: 0 });
      const by = ['--key', 'mlpack.pub'];
      // Whose certificates are believed is nobody's matter here, and 2.5 would fetch it.
      const root = { mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1' };
      await writeFile(join(dir, 'root.json'), JSON.stringify(root));
      const bundled = ['--new-bundle-format', '--trusted-root', 'root.json'];
      const attested = await cosign(
        version,
        'verify-attestation',
        ...bundled,
        '--type',
        type,
        ...by,
        ...offline,
        image,
      );
      expect(attested, attested.stderr).toMatchObject({ exitCode: 0 });

      // The bundle and what it is of, as files.
      const { signatures } = JSON.parse(signed.stdout) as SignResult;
      const manifest = await pull(`manifests/${subject.digest}`);
      await writeFile(join(dir, 'manifest.json'), manifest);
      for (const [i, { digest, format }] of signatures.entries()) {
        const {
          layers: [layer],
        } = JSON.parse(await pull(`manifests/${digest}`)) as Manifest;
        await writeFile(join(dir, `signature-${i}`), await pull(`blobs/${layer?.digest}`));
        const old = [
          '--signature',
          layer?.annotations?.['dev.cosignproject.cosign/signature'] ?? '',
          `signature-${i}`,
        ];
        const blob =
          format === 'simple'
            ? ['verify-blob', ...old]
            : [
                'verify-blob-attestation',
                ...bundled,
                '--bundle',
                `signature-${i}`,
                '--type',
                signatures[i]?.predicateType ?? '',
                'manifest.json',
              ];
        const verified = await cosign(version, ...blob, ...by, '--insecure-ignore-tlog');
        expect(verified, `${blob.join(' ')}: ${verified.stderr}`).toMatchObject({ exitCode: 0 });
      }

      await cosign(version, 'generate-key-pair');
      await writeFile(join(dir, 'predicate.json'), JSON.stringify(predicate));
      const pinned = image.replace(/:1$/u, `@${subject.digest}`);
      const unconfigured = version === '3.1' ? ['--use-signing-config=false'] : [];
      const attest = ['attest', ...unconfigured, ...unlogged, '--key', 'cosign.key'];
      const theirs = await cosign(
        version,
        ...attest,
        '--type',
        'slsaprovenance1',
        '--predicate',
        'predicate.json',
        pinned,
      );
      expect(theirs, theirs.stderr).toMatchObject({ exitCode: 0 });
      await mlpack('sign', image, '--key', 'cosign.key', '--format', 'simple');
      const taken = await mlpack('verify', image, '--key', 'cosign.pub', '--attestation', type);
      expect(taken, taken.stderr).toMatchObject({ exitCode: 0 });
      expect(taken.stdout).toContain(version === '3.1' ? 'bundle' : 'envelope');
      const other = await mlpack(
        'verify',
        image,
        '--key',
        'cosign.pub',
        '--attestation',
        'https://spdx.dev/Document',
      );
      expect(other).toMatchObject({
        exitCode: 3,
        stderr: expect.stringContaining('no signed statement of https://spdx.dev/Document'),
      });
    },
  );
});
