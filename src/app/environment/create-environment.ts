import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { readNpmConfig } from '../../base/npm/npm-config.ts';
import { modelFormats } from '../../model/formats/formats.ts';
import type { ModelFormat } from '../../model/formats/model-format.ts';
import { platformOfMachine } from '../../oci/documents/platform.ts';
import { onnxruntime } from '../../runtime/onnxruntime/onnxruntime.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { cacheHome } from '../../util/folders/base-folders.ts';
import { createHttpClient } from '../../util/http/http.ts';
import type { Environment, ProcessFacts } from './environment.ts';
import { hostRuntimeOf } from './host-runtime.ts';

/**
 * Opens the cache and the network as the process's variables and npm's configuration say. The runtime and
 * the formats of models are chosen here, for all that mlpack does.
 */
export async function createEnvironment(
  facts: ProcessFacts,
  runtime: Runtime = onnxruntime,
  formats: readonly ModelFormat[] = modelFormats,
): Promise<Environment> {
  const { cwd, home, env } = facts;
  const cacheFolder = join(cacheHome({ env, home }), 'mlpack');
  const npm = await readNpmConfig({
    env,
    projectFolder: cwd,
    homeFolder: home,
    globalPrefix: env['npm_config_global_prefix'] ?? join(facts.execPath, '..', '..'),
  });
  const http = createHttpClient({
    httpProxy: npm.httpProxy,
    httpsProxy: npm.httpsProxy,
    noProxy: npm.noProxy,
    // npm's authorities are the registry's; the others must stay trusted for Debian and image registries.
    ca: npm.ca === undefined ? undefined : [...rootCertificates, npm.ca].join('\n'),
    userAgent: `mlpack/${facts.version}`,
  });
  const environment = {
    ...facts,
    cacheFolder,
    store: createFileBlobStore(cacheFolder, () => {
      const remedy = 'What is damaged is made or fetched anew, which takes longer this once.';
      facts.progress.note(`The cache ${cacheFolder} is damaged in places. ${remedy}`);
    }),
    http,
    npm,
    hostPlatform: platformOfMachine(facts.arch),
    formats,
    runtime,
  };
  return { ...environment, hostRuntime: hostRuntimeOf(environment) };
}
