import { resolve } from 'node:path';
import type { SigningConfig } from '@sigstore/protobuf-specs';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { readBoundedText } from '../../../util/files/bounded-file.ts';
import { unreadable } from '../../../util/files/file-error.ts';
import { field } from '../../../util/record.ts';
import type { Environment } from '../../environment/environment.ts';

const mostConfigBytes = 1 << 20;

/** Who makes certificates and keeps the log of signatures: two addresses, or a file as cosign's `--signing-config` has it. */
export interface AskedServices {
  readonly fulcio: string;
  readonly rekor: string;
  /** With clocks, and logs of the second version. */
  readonly file: string | undefined;
}

/** @throws MlpackError USAGE for what is none or is asked without TLS elsewhere than here, FILE_NOT_FOUND, FILE_NOT_READABLE */
export async function readSigningServices(
  { cwd }: Pick<Environment, 'cwd'>,
  { fulcio, rekor, file }: AskedServices,
): Promise<SigningConfig> {
  const { default: specs } = await import('@sigstore/protobuf-specs');
  let config: SigningConfig;
  if (file === undefined) {
    config = specs.SigningConfig.fromJSON({
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: [{ url: fulcio, majorApiVersion: 1 }],
      rekorTlogUrls: [{ url: rekor, majorApiVersion: 1 }],
      rekorTlogConfig: { selector: 'ANY' },
    });
  } else {
    const path = resolve(cwd, file);
    const text = await readBoundedText(path, mostConfigBytes).catch((error: unknown) => {
      throw unreadable(path, error);
    });
    config = parsed(text, path, (json) => specs.SigningConfig.fromJSON(json));
  }
  for (const { url } of [...config.caUrls, ...config.rekorTlogUrls, ...config.tsaUrls]) assertSafe(url);
  return config;
}

function parsed(text: string, path: string, read: (json: unknown) => SigningConfig): SigningConfig {
  try {
    const json: unknown = JSON.parse(text);
    const type = String(field(json, 'mediaType'));
    if (!type.startsWith('application/vnd.dev.sigstore.signingconfig.')) throw new Error('of another type');
    const config = read(json);
    if (config.caUrls.length === 0) throw new Error('no authority');
    return config;
  } catch (cause) {
    throw new MlpackError('USAGE', `${path} is no signing config of Sigstore.`, {
      suggestions: ['Name the services themselves: --fulcio-url URL --rekor-url URL'],
      cause,
    });
  }
}

/** Who reads the token on the way can sign as whom it names. */
function assertSafe(address: string): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isHere = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere)) return;
  throw new MlpackError('USAGE', `${address} is no address of HTTPS.`, {
    suggestions: ['Name it as https://HOST'],
  });
}
