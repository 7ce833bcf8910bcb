import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../util/package-root.ts';
import { parseConfig } from './read-config.ts';
import {
  processSettings,
  serveEnvironment,
  servedGrpcPort,
  servedPort,
  withoutMountedFiles,
} from './serve-environment.ts';
import { serveSettings } from '../../../contract/settings/serve-settings.ts';
import { defaultText } from '../../../test/support/default-text.ts';

function parse(line: string) {
  return parseConfig(`serve:\n  ${line}\n`, 'mlpack.yaml').config.serve ?? {};
}

describe('serveSettings', () => {
  it('are what the schema of mlpack.yaml takes', () => {
    const { properties } = JSON.parse(
      readFileSync(join(packageRoot, 'schemas', 'mlpack.schema.json'), 'utf8'),
    );
    expect(properties.serve.properties).toEqual(
      Object.fromEntries(
        Object.entries(serveSettings).map(([key, setting]) => [
          key,
          { description: `${setting.meaning} Default: ${defaultText(setting)}.`, ...setting.schema },
        ]),
      ),
    );
  });

  it.each([
    ['port: 0', 'serve.port must be a whole number from 1 to 65535, but is 0'],
    ['port: "8080"', 'serve.port must be a whole number from 1 to 65535, but is "8080"'],
    ['workers: 257', 'serve.workers must be a whole number from 1 to 256, or auto, but is 257'],
    ['workers: many', 'serve.workers must be a whole number from 1 to 256, or auto, but is "many"'],
    ['inference: gpu', 'serve.inference must be one of auto, inline, thread, but is "gpu"'],
    ['page: off', 'serve.page must be true or false, but is "off"'],
    ['apiKeyFile: key', 'serve.apiKeyFile cannot be "key"'],
    [
      'predictionLog: postgres://me:secret@db/mlpack',
      'serve.predictionLog cannot be "postgres://me:***@db/mlpack"',
    ],
    ['tlsCertFile: /c.pem', 'serve has "tlsCertFile" and so needs "tlsKeyFile", too'],
    ['maxBatchSise: 8', 'unknown key "serve.maxBatchSise"'],
  ])('refuse "%s"', (line, message) => {
    expect(() => parse(line)).toThrow(message);
  });
});

describe('serveEnvironment', () => {
  it('is the variables of what is set, sorted', () => {
    const serve = parse(
      '{workers: auto, port: 9000, maxBatchDelayMs: 0.5, grpcPort: off, logLevel: warn, page: false}',
    );
    expect(Object.entries(serveEnvironment(serve))).toEqual([
      ['GRPC_PORT', 'off'],
      ['LOG_LEVEL', 'warn'],
      ['MLPACK_MAX_BATCH_DELAY_MS', '0.5'],
      ['MLPACK_PAGE', 'off'],
      ['MLPACK_WORKERS', 'auto'],
      ['PORT', '9000'],
    ]);
  });
});

describe('servedPort', () => {
  it.each([
    [{}, 8080],
    [{ PORT: '' }, 8080],
    [{ PORT: '9000' }, 9000],
    [{ PORT: 'http' }, 8080],
  ])('of %j is %i', (environment, port) => {
    expect(servedPort(environment)).toBe(port);
  });
});

describe('servedGrpcPort', () => {
  it.each([
    [{}, 8081],
    [{ GRPC_PORT: '9001' }, 9001],
    [{ GRPC_PORT: 'off' }, null],
  ])('of %j is %j', (environment, port) => {
    expect(servedGrpcPort(environment)).toBe(port);
  });
});

it('a process gets the settings of an image, but nothing that only a container can have', () => {
  const environment = {
    PATH: '/bin',
    NODE_ENV: 'production',
    PORT: '9000',
    GRPC_PORT: '1',
    LOG_LEVEL: 'silent',
  };
  expect(processSettings({ ...environment, MLPACK_WORKERS: '2' })).toEqual({ MLPACK_WORKERS: '2' });
});

it('tests take back what names files beside the container, and its database', () => {
  expect(withoutMountedFiles).toEqual({
    MLPACK_API_KEY_FILE: '',
    MLPACK_PREDICTION_HASH_KEY_FILE: '',
    MLPACK_PREDICTION_LOG: '',
    MLPACK_PREDICTION_LOG_PASSWORD_FILE: '',
    MLPACK_TLS_CERT_FILE: '',
    MLPACK_TLS_KEY_FILE: '',
  });
});
