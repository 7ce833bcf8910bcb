import { X509Certificate } from 'node:crypto';
import { protocols } from '../../../contract/protocols.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { readSample } from '../../oci/image/image-source.ts';
import { createServerClient, type ServerAccess } from '../../smoke/http.ts';
import type { SmokeReport } from '../../smoke/report/report.ts';
import { smokeTest } from '../../smoke/smoke-test.ts';
import { field } from '../../util/record.ts';
import type { PackagedModel } from '../../project/packaged-config.ts';
import type { Environment } from '../environment/environment.ts';
import { lastBuilt } from '../image/built-here.ts';
import { describeImage } from '../image/image-description.ts';
import { locateImage } from '../image/locate-image.ts';
import { openSource } from '../image/open-source.ts';
import { keysIn, readAccessFile, type AccessOptions } from './access/access.ts';
import { servedModels } from './served-models.ts';

const answerTimeoutMs = 60_000;

export interface DeployedOptions {
  /** `http://HOST[:PORT][/PATH]`, or https: what stands before every path of the server. */
  readonly url: string;
  /** The image that is deployed there; undefined: what was built last here. */
  readonly image: string | undefined;
  /** A key that the server accepts, and the certificate that it has, or whoever signed it. */
  readonly access: AccessOptions;
  readonly readyTimeoutMs: number;
}

/**
 * Checks a server that runs already, wherever it does, and replays the golden cases of its image over HTTP. Nothing is started or
 * stopped, and of an image in a registry only the small layer is fetched that has them. What fails is in the report, not
 * thrown.
 *
 * @throws MlpackError USAGE; SERVER_NOT_READY; IMAGE_NOT_FOUND, which says what is served where no image was named
 * or built; those of finding and reading the image
 */
export async function testDeployed(
  environment: Environment,
  options: DeployedOptions,
): Promise<{ readonly runner: 'deployed'; readonly report: SmokeReport }> {
  const { signal, progress } = environment;
  const baseUrl = baseUrlIn(options.url);
  const access = await askedWith(environment.cwd, options.access);
  const models = await modelsAt(environment, baseUrl, options.image, access);
  const running = {
    baseUrl,
    logs: () => null,
    exited: Promise.withResolvers<{ exitCode: null }>().promise,
    stop: async () => {},
  };
  const report = await progress.step(`Test ${baseUrl}`, () =>
    smokeTest({
      target: { start: async () => running },
      models: servedModels(models),
      readyTimeoutMs: options.readyTimeoutMs,
      access,
      signal,
    }),
  );
  return { runner: 'deployed', report };
}

function baseUrlIn(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url?.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (url !== null && isPlain && ['http:', 'https:'].includes(url.protocol)) {
    return `${url.origin}${url.pathname}`.replace(/\/+$/u, '');
  }
  throw new MlpackError(
    'USAGE',
    '--url: expected http://HOST[:PORT][/PATH], or https, without a key in it.',
    {
      suggestions: ['A key goes into a file: --api-key-file FILE'],
    },
  );
}

async function askedWith(cwd: string, { apiKeyFile, tlsCertFile }: AccessOptions): Promise<ServerAccess> {
  const keys = apiKeyFile === undefined ? null : await readAccessFile(cwd, '--api-key-file', apiKeyFile);
  const cert = tlsCertFile === undefined ? null : await readAccessFile(cwd, '--tls-cert', tlsCertFile);
  const [apiKey] = keys === null ? [] : keysIn(keys.text);
  if (keys !== null && (apiKey === undefined || !/^[\x21-\x7e]+$/u.test(apiKey))) {
    throw new MlpackError('USAGE', `--api-key-file ${keys.name}: expected a key of visible ASCII characters`);
  }
  return { apiKey, trusts: cert === null ? undefined : { certificate: certificateIn(cert) } };
}

function certificateIn({ name, text }: { readonly name: string; readonly text: string }): string {
  try {
    return new X509Certificate(text).toString();
  } catch (error) {
    throw new MlpackError('USAGE', `--tls-cert ${name}: expected a certificate, PEM`, { cause: error });
  }
}

async function modelsAt(
  environment: Environment,
  baseUrl: string,
  image: string | undefined,
  access: ServerAccess,
): Promise<readonly PackagedModel[]> {
  const { cwd, hostPlatform, signal } = environment;
  if (image === undefined && (await lastBuilt(cwd)) === undefined) {
    throw await unknownImage(baseUrl, access, signal);
  }
  const location = await locateImage(environment, image, { asksRegistry: true });
  const where = image ?? 'the last build';
  const sample = await readSample(await openSource(environment, location), hostPlatform);
  const { models, problem } = await describeImage(sample, where, signal);
  if (problem === null) return models;
  throw new MlpackError('IMAGE_INVALID', `${where} ${problem}.`);
}

/** A server tells what it serves, but not its golden cases. */
async function unknownImage(
  baseUrl: string,
  access: ServerAccess,
  signal: AbortSignal,
): Promise<MlpackError> {
  const served = await servedAt(baseUrl, access, signal);
  return new MlpackError(
    'IMAGE_NOT_FOUND',
    `Nothing has been built here, and ${baseUrl} ${served}: golden cases are in its image only.`,
    { suggestions: [`Name the image that is deployed there: mlpack test IMAGE --url ${baseUrl}`] },
  );
}

async function servedAt(baseUrl: string, access: ServerAccess, signal: AbortSignal): Promise<string> {
  await using client = createServerClient({ baseUrl, timeoutMs: answerTimeoutMs, signal, ...access });
  try {
    const { status, json } = await client.post(protocols.infer.routes.repositoryIndex.path, '{}');
    if (status !== 200 || !Array.isArray(json)) return `does not say what it serves (status ${status})`;
    const names = json.map((entry: unknown) =>
      JSON.stringify(`${String(field(entry, 'name'))} ${String(field(entry, 'version'))}`),
    );
    return `serves ${names.slice(0, 10).join(', ')}`;
  } catch (error) {
    signal.throwIfAborted();
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return `does not answer (${code})`;
  }
}
