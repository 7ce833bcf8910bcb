import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../../test/support/temp.ts';
import { usableCpus } from './usable-cpus.ts';
import { readSettings } from './settings.ts';
import { StartError } from '../util/start-error.ts';

describe('readSettings', () => {
  it('takes a shadow by its URL, and no more in it', () => {
    const env = { MLPACK_SHADOW_URL: 'http://b:8080/x/' };
    expect(readSettings(env, '').shadow).toEqual({ url: 'http://b:8080/x', grpcUrl: null, apiKey: null });
    for (const text of ['b:8080', 'http://me:word@b/', 'http://b/?x', 'http://b/#x']) {
      expect(() => readSettings({ MLPACK_SHADOW_GRPC_URL: text }, ''), text).toThrow(
        'MLPACK_SHADOW_GRPC_URL',
      );
    }
  });

  it('takes no shadow that is this server itself, whose copies would be copied for ever', () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '0.0.0.0']) {
      const env = { PORT: '9000', MLPACK_SHADOW_URL: `http://${host}:9000` };
      expect(() => readSettings(env, ''), host).toThrow('another server than this one');
      expect(readSettings({ ...env, PORT: '9001' }, '').shadow).not.toBeNull();
    }
  });

  it('has a default for everything', () => {
    expect(readSettings({}, '/image')).toEqual({
      homeFolder: '/image',
      host: '0.0.0.0',
      port: 8080,
      grpcPort: 8081,
      logLevel: 'info',
      workers: null,
      cpus: usableCpus(),
      inference: null,
      intraOpThreads: null,
      maxBatchSize: null,
      maxBatchDelayMs: 0,
      maxConnections: 4096,
      maxQueue: 1024,
      requestTimeoutMs: 30_000,
      receiveTimeoutMs: 60_000,
      keepAliveTimeoutMs: 75_000,
      drainDelayMs: 0,
      idleGraceMs: 1000,
      maxBodyBytes: null,
      bodyMemoryBytes: null,
      maxTensorElements: 40_000_000,
      predictRoute: null,
      predictionLog: {
        url: null,
        password: null,
        sample: 1,
        privacy: { redact: [], hash: [], hashKey: null },
        maxTensorBytes: 65_536,
        retentionDays: 0,
        retentionRows: 0,
        retentionBytes: 0,
        spoolFolder: '/tmp/mlpack-spool',
        spoolMaxBytes: 2 ** 28,
        imageDigest: null,
      },
      healthRoute: null,
      page: true,
      ignoreExtraColumns: false,
      apiKeys: null,
      tls: null,
      tracesUrl: null,
      shadow: null,
      isShadow: false,
    });
  });

  const port = (least: number) => `expected an integer from ${least} to 65535`;
  const autoUpTo = (most: number) => `expected auto or an integer from 1 to ${most}`;
  const otlp = 'OTEL_EXPORTER_OTLP_ENDPOINT';

  it.each<[string, string, readonly string[]]>([
    ['PORT', port(0), ['80a', '65536', '-1', '8080.5', '0x50', ' 80']],
    ['GRPC_PORT', port(0), ['on', '65536']],
    ['SAGEMAKER_BIND_TO_PORT', port(1), ['0', 'http']],
    ['AIP_HTTP_PORT', port(1), ['0', '65536']],
    ['LOG_LEVEL', 'expected one of trace, debug, info, warn, error, fatal, silent', ['loud', 'INFO']],
    ['MLPACK_WORKERS', autoUpTo(256), ['0', '257', 'all']],
    ['MLPACK_INFERENCE', 'expected one of auto, inline, thread', ['gpu']],
    ['MLPACK_INTRA_OP_THREADS', autoUpTo(256), ['0', '257', '1.5']],
    ['MLPACK_MAX_BATCH_SIZE', autoUpTo(65_536), ['0', '65537']],
    ['MLPACK_MAX_BATCH_DELAY_MS', 'expected a number from 0 to 60000', ['-1', '60001', '1e3', '0.1234567']],
    ['MLPACK_PAGE', 'expected one of on, off', ['false', '0']],
    ['MLPACK_MAX_QUEUE', 'expected an integer from 1 to 1000000', ['0', '1000001']],
    ['MLPACK_REQUEST_TIMEOUT_MS', 'expected an integer from 0 to 86400000', ['-1', '86400001']],
    ['MLPACK_KEEP_ALIVE_TIMEOUT_MS', 'expected an integer from 1 to 86400000', ['0', '86400001']],
    ['MLPACK_RECEIVE_TIMEOUT_MS', 'expected an integer from 1 to 3600000', ['0', '3600001']],
    ['MLPACK_DRAIN_DELAY_MS', 'expected an integer from 0 to 600000', ['-1', '600001', '5s']],
    ['MLPACK_MAX_BODY_BYTES', 'expected an integer from 1 to 2147483647', ['0', '2147483648', '1MB']],
    ['MLPACK_MAX_TENSOR_ELEMENTS', 'expected an integer from 1 to 2147483647', ['0', '2147483648']],
    ['AIP_PREDICT_ROUTE', 'expected a path that begins with "/"', ['predict', '/a?b', '/a b']],
    ['AIP_HEALTH_ROUTE', 'expected a path that begins with "/"', ['health', '/a#b']],
    [otlp, 'expected a URL that begins with http:// or https://', ['collector:4318', 'grpc://a', 'http://']],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'expected a URL that begins with http:// or https://', ['a']],
  ])('refuses a %s: %s', (variable, expected, wrong) => {
    for (const text of wrong) {
      expect(() => readSettings({ [variable]: text }, '/image'), text).toThrow(
        new StartError(`${variable}: ${expected}, got "${text}"`),
      );
    }
  });

  it('takes an empty variable for none', () => {
    const names = [
      'PORT',
      'LOG_LEVEL',
      'MLPACK_WORKERS',
      'MLPACK_API_KEY_FILE',
      'MLPACK_TLS_CERT_FILE',
      otlp,
    ];
    const empty = Object.fromEntries(names.map((name) => [name, '']));
    expect(readSettings(empty, '/image')).toEqual(readSettings({}, '/image'));
  });

  it('listens where the platform says, whatever the image does', () => {
    const env = { PORT: '1', AIP_HTTP_PORT: '2' };
    expect(readSettings(env, '').port).toBe(2);
    expect(readSettings({ ...env, SAGEMAKER_BIND_TO_PORT: '3' }, '').port).toBe(3);
  });

  it.each([
    [{ [otlp]: 'http://c:4318' }, 'http://c:4318/v1/traces'],
    [{ [otlp]: 'https://c/otlp/', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }, 'https://c/otlp/v1/traces'],
    [{ [otlp]: 'http://c', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t/x' }, 'http://t/x'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, null],
  ])('with %j sends traces to %s', (env, url) => {
    expect(readSettings(env, '').tracesUrl).toBe(url);
  });

  it.each(['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'])(
    'refuses gRPC in %s where there are traces to send',
    (variable) => {
      expect(() => readSettings({ [otlp]: 'http://c:4317', [variable]: 'grpc' }, '')).toThrow(
        `${variable}: expected one of http/json, http/protobuf, got "grpc"`,
      );
    },
  );

  it('reads a key from each line of a file', async () => {
    const file = join(await tempDir(), 'keys');
    await writeFile(file, 'one\n\n  two\t\r\n');
    expect(readSettings({ MLPACK_API_KEY_FILE: file }, '').apiKeys).toEqual(['one', 'two']);
  });

  it.each([
    ['', 'a file with a key in it'],
    [' \n\n', 'a file with a key in it'],
    ['good\ntwo words', 'a file with keys of visible ASCII characters, one a line'],
    ['schlüssel', 'a file with keys of visible ASCII characters, one a line'],
  ])('refuses %j for keys, and does not say them', async (text, expected) => {
    const file = join(await tempDir(), 'keys');
    await writeFile(file, text);
    expect(() => readSettings({ MLPACK_API_KEY_FILE: file }, '')).toThrow(
      new StartError(`MLPACK_API_KEY_FILE: expected ${expected}, got "${file}"`),
    );
  });

  it('refuses a file of keys that is not there', () => {
    expect(() => readSettings({ MLPACK_API_KEY_FILE: '/nowhere/keys' }, '')).toThrow(
      'MLPACK_API_KEY_FILE: cannot read /nowhere/keys: ENOENT',
    );
  });
});

describe('the port of gRPC', () => {
  it.each([
    [{}, 8081],
    [{ GRPC_PORT: 'off' }, null],
    [{ GRPC_PORT: '50051' }, 50_051],
    [{ GRPC_PORT: '0', PORT: '0' }, 0],
    // Whoever gave it to HTTP didn't ask for gRPC.
    [{ PORT: '8081' }, null],
    [{ AIP_HTTP_PORT: '8081', GRPC_PORT: '8080' }, 8080],
  ])('of %j is %j', (env, port) => {
    expect(readSettings(env, '/image').grpcPort).toBe(port);
  });

  it('is not that of HTTP', () => {
    expect(() => readSettings({ GRPC_PORT: '8080' }, '')).toThrow(
      new StartError('GRPC_PORT: expected another port than that of HTTP, got "8080"'),
    );
  });
});
