import { withoutMountedFiles } from '../../project/config/serve-environment.ts';
import type { ServerAccess } from '../../smoke/http.ts';
import type { SmokeReport } from '../../smoke/report/report.ts';
import { smokeTest } from '../../smoke/smoke-test.ts';
import { keysIn, openAccess, readAccess, type Access, type AccessOptions } from './access/access.ts';
import type { Environment } from '../environment/environment.ts';
import { rememberMeasured } from './measured-image.ts';
import { givenVariables } from './given-variables.ts';
import { defaultLimits } from './run.ts';
import { openImage, type ServedImage } from './served-image.ts';
import { servedModels } from './served-models.ts';

export interface TestResult {
  readonly runner: ServedImage['runner'];
  readonly report: SmokeReport;
}

/**
 * Starts an image, checks it, replays its golden cases over HTTP, and stops and removes it, whatever
 * happens. What fails is in the report, not thrown.
 *
 * @throws MlpackError SERVER_NOT_READY, and those of readAccess, of givenVariables, of openImage and of starting
 */
export async function testImage(
  environment: Environment,
  options: {
    readonly image: string | undefined;
    /** Keys and certificate, on this machine; what the image names of its own is left out. */
    readonly access: AccessOptions;
    /** Variables of the server, NAME=VALUE each, or NAME for this process's own value. */
    readonly variables: readonly string[];
    readonly readyTimeoutMs: number;
  },
): Promise<TestResult> {
  const access = await readAccess(environment.cwd, options.access);
  const variables = givenVariables(options.variables, environment.env);
  const image = await openImage(environment, options.image);
  return testServed(environment, image, { readyTimeoutMs: options.readyTimeoutMs, access, variables });
}

/** {@link testImage} of an image that is open. @throws MlpackError SERVER_NOT_READY, and those of starting */
export async function testServed(
  environment: Environment,
  image: ServedImage,
  options: {
    readonly readyTimeoutMs: number;
    readonly access?: Access;
    readonly variables?: Readonly<Record<string, string>>;
  },
): Promise<TestResult> {
  const { signal, progress } = environment;
  const { access = openAccess } = options;
  const { name, version, runner } = image;
  const limits = defaultLimits(image);
  const variables = { ...withoutMountedFiles, ...options.variables };
  const start = { host: '127.0.0.1', port: 0, limits, environment: variables, access, signal };
  const report = await progress.step(`Test ${name} ${version} (${runner})`, () =>
    smokeTest({
      target: { start: () => image.start(start) },
      models: servedModels(image.models),
      readyTimeoutMs: options.readyTimeoutMs,
      access: askedBy(access),
      signal,
    }),
  );
  if (report.resources !== undefined) await rememberMeasured(environment, image.origin.id, report.resources);
  return { runner, report };
}

/** The first key will do: the server's own tests are for files with several. */
function askedBy({ apiKeys, tls }: Access): ServerAccess {
  return {
    apiKey: apiKeys === null ? undefined : keysIn(apiKeys.text)[0],
    trusts: tls === null ? undefined : { certificate: tls.certificate.toString() },
  };
}
