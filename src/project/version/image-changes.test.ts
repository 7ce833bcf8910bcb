import { describe, expect, it } from 'vitest';
import type { ContainerConfig, ImageConfig } from '../../oci/documents/image-config.ts';
import { imageChanges, platformChanges } from './image-changes.ts';

const parts = {
  'ADD base/amd64.tar /': 'base',
  'COPY node/amd64/ /': 'node',
  'COPY onnxruntime/amd64/ /': 'onnxruntime',
  'COPY server/ /opt/mlpack/server/': 'server',
  'COPY model/ /opt/mlpack/model/': 'model',
  'COPY config/ Dockerfile mlpack.lock /opt/mlpack/config/': 'config',
};

/** @param layers what made each, and what is in it */
function image(layers: Readonly<Record<string, string>>, config: ContainerConfig = {}): ImageConfig {
  return {
    architecture: 'amd64',
    os: 'linux',
    config,
    rootfs: {
      type: 'layers',
      diff_ids: Object.values(layers).map((content) => `sha256:${content}` as const),
    },
    history: [
      ...Object.keys(layers).map((createdBy) => ({ created_by: createdBy })),
      { created_by: 'USER 65532', empty_layer: true },
    ],
  };
}

const texts = (before: ImageConfig, after: ImageConfig) =>
  imageChanges(before, after, { modelsAreCompared: false }).map(({ level, text }) => `${level}: ${text}`);

describe('imageChanges', () => {
  it('finds none between the same', () => {
    expect(texts(image(parts), image(parts))).toEqual([]);
  });

  it('names layers by what they are', () => {
    const others = Object.fromEntries(Object.entries(parts).map(([step, content]) => [step, `${content} 2`]));
    expect(texts(image(parts), image(others))).toEqual([
      'patch: base changed',
      'patch: Node.js changed',
      'patch: onnxruntime changed',
      'patch: server changed',
      'minor: weights changed',
    ]);
  });

  it('knows a part by its folder, whatever else its instruction says', () => {
    const { 'COPY server/ /opt/mlpack/server/': server, ...others } = parts;
    expect(texts(image({ ...others, 'COPY server/ /srv/': server }), image(parts))).toEqual([]);
  });

  it('names the layers of a base image as one, and those of a user by their instruction', () => {
    const { 'ADD base/amd64.tar /': _, ...own } = parts;
    const before = { '/bin/sh -c #(nop) ADD file:1': '1', 'RUN apt-get update': '2', ...own };
    const after = { 'COPY rootfs /': '3', ...own, 'COPY extra /extra': 'extra' };
    expect(texts(image(before), image(after))).toEqual([
      'patch: base changed',
      'patch: COPY extra /extra added',
    ]);
    expect(texts(image(after), image(own))).toEqual([
      'patch: base removed',
      'patch: COPY extra /extra removed',
    ]);
  });

  it('names variables and fields; labels only repeat the contract', () => {
    const before = { Env: ['A=1', 'B=2', 'C=3'], User: '0', Labels: { a: '1' } };
    const after = { Env: ['A=1', 'C=4', 'D=5'], User: '65532', Labels: { a: '2' } };
    expect(texts(image(parts, before), image(parts, after))).toEqual([
      'patch: B no longer set',
      'patch: C set to "4"',
      'patch: D set to "5"',
      'patch: User changed',
    ]);
  });

  it('does not mind in which order a configuration is written', () => {
    const before = { Healthcheck: { Test: ['NONE'], Retries: 3 } };
    const after = { Healthcheck: { Retries: 3, Test: ['NONE'] } };
    expect(texts(image(parts, before), image(parts, after))).toEqual([]);
  });
});

describe('platformChanges', () => {
  it('takes a platform that is gone for a break, one that came for a gain', () => {
    expect(platformChanges(['linux/amd64'], ['linux/amd64', 'linux/arm64'])).toEqual([
      { level: 'minor', text: 'built for linux/arm64, too' },
    ]);
    expect(platformChanges(['linux/amd64', 'linux/arm64'], ['linux/arm64'])).toEqual([
      { level: 'major', text: 'no longer built for linux/amd64' },
    ]);
    expect(platformChanges(['linux/amd64', 'linux/arm64'], ['linux/arm64', 'linux/amd64'])).toEqual([]);
  });
});
