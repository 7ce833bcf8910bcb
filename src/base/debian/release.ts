import { MlpackError } from '../../errors/mlpack-error.ts';
import { downloadBytes, shown, type DownloadContext } from '../download.ts';
import type { DebianMirrors, DebianSuite } from './archive.ts';
import { parseStanza } from './stanzas.ts';

/** What a suite's authenticated InRelease says. */
export interface Release {
  /** Index files by path below `dists/<codename>/`. */
  readonly files: ReadonlyMap<string, { readonly sha256: string; readonly sizeBytes: number }>;
}

const maxReleaseBytes = 4 << 20;

/**
 * Fetches `dists/<codename>/InRelease` and believes it only when one of `armoredKeys` signed it, it
 * is of the suite that was asked for and has not expired at `now`.
 * @throws MlpackError INTEGRITY, PACKAGE_NOT_FOUND when the mirror has no such suite, NETWORK
 */
export async function fetchRelease(
  context: DownloadContext,
  mirrors: DebianMirrors,
  suite: DebianSuite,
  trust: { readonly armoredKeys: readonly string[]; readonly now: Date },
): Promise<Release> {
  const url = `${mirrors[suite.archive]}/dists/${suite.codename}/InRelease`;
  const label = `Debian ${suite.codename} InRelease`;
  const bytes = await downloadBytes(context, { url, label, maxBytes: maxReleaseBytes });
  if (bytes === undefined) {
    throw new MlpackError('PACKAGE_NOT_FOUND', `The Debian mirror has no ${shown(url)}.`, {
      suggestions: ['Set MLPACK_DEBIAN_MIRROR to the URL below which debian/ and debian-security/ lie.'],
    });
  }
  const text = await authenticate(bytes.toString('utf8'), `${label} from ${shown(url)}`, trust);
  return parseRelease(text, suite, label, trust.now);
}

async function authenticate(
  armored: string,
  label: string,
  trust: { readonly armoredKeys: readonly string[]; readonly now: Date },
): Promise<string> {
  // Few commands need this module, and it takes long to load.
  const { readCleartextMessage, readKeys, verify } = await import('openpgp');
  try {
    const keys = await Promise.all(trust.armoredKeys.map((armoredKeys) => readKeys({ armoredKeys })));
    const message = await readCleartextMessage({ cleartextMessage: armored });
    const { data, signatures } = await verify({ message, verificationKeys: keys.flat(), date: trust.now });
    // Several keys sign a release, older ones among them: one that is ours suffices.
    await Promise.any(signatures.map((signature) => signature.verified));
    return data;
  } catch (error) {
    const reasons = error instanceof AggregateError ? error.errors : [error];
    const why = reasons
      .map((reason) => (reason instanceof Error ? reason.message : String(reason)))
      .join('; ');
    throw new MlpackError('INTEGRITY', `${label} is not signed by Debian: ${why || 'it has no signature'}.`, {
      suggestions: [
        'Try again; if it stays, the mirror or a proxy on the way alters files.',
        'Check the date of this machine, and that this version of mlpack is not many years old.',
      ],
      cause: error,
    });
  }
}

function parseRelease(text: string, suite: DebianSuite, label: string, now: Date): Release {
  const fields = parseStanza(text);
  const codename = fields.get('Codename');
  if (codename !== suite.codename) {
    throw new MlpackError('INTEGRITY', `${label} is of another suite: ${JSON.stringify(codename)}.`);
  }
  const validUntil = fields.get('Valid-Until');
  if (validUntil !== undefined && new Date(validUntil) < now) {
    throw new MlpackError('INTEGRITY', `${label} was valid until ${validUntil} only: the mirror is stale.`, {
      suggestions: ['Choose another mirror with MLPACK_DEBIAN_MIRROR, or check the date of this machine.'],
    });
  }
  const section = /^SHA256:\n((?: .*(?:\n|$))+)/mu.exec(text.replaceAll('\r\n', '\n'))?.[1] ?? '';
  const files = new Map(
    [...section.matchAll(/^ ([0-9a-f]{64}) +(\d+) (\S+)$/gmu)].map(([, sha256 = '', size, path = '']) => {
      return [path, { sha256, sizeBytes: Number(size) }];
    }),
  );
  return { files };
}
