import { describe, expect, it } from 'vitest';
import type { StackContainer } from '../../../../docker/compose/stack-containers.ts';
import { sorted } from './rollout.ts';

const wanted = { project: 'p', name: 'iris', configHashes: ['new', 'alone'], imageId: 'sha256:2' };

function container(changes: Partial<StackContainer>): StackContainer {
  return {
    id: 'x',
    name: 'p-iris-1',
    service: 'iris',
    state: 'running',
    configHash: 'new',
    imageId: 'sha256:2',
    folder: '/srv/stack',
    ...changes,
  };
}

/** Which of the three a container is. */
function kindOf(changes: Partial<StackContainer>) {
  const found = sorted([container(changes)], wanted);
  return Object.entries(found).flatMap(([kind, containers]) => (containers.length > 0 ? [kind] : []));
}

describe('the containers of a model', () => {
  it.each([
    ['is as the files say', {}, 'current'],
    ['is as the files say, made without what it depends on', { configHash: 'alone' }, 'current'],
    ['has another configuration', { configHash: 'old' }, 'outdated'],
    ['has an image that its tag has left', { imageId: 'sha256:1' }, 'outdated'],
    ['ends again and again', { state: 'restarting', configHash: 'old' }, 'outdated'],
    ['was being tested when mlpack was killed', { name: 'p-iris-next' }, 'leftovers'],
    ['was made and never started', { state: 'created' }, 'leftovers'],
    ['has ended', { state: 'exited', configHash: 'old' }, 'leftovers'],
  ])('one that %s', (_what, changes, kind) => {
    expect(kindOf(changes)).toEqual([kind]);
  });

  it('whose image the engine has not got yet, is told by its configuration', () => {
    const absent = { ...wanted, imageId: undefined };
    expect(sorted([container({})], absent).current).toHaveLength(1);
    expect(sorted([container({ configHash: 'old' })], absent).outdated).toHaveLength(1);
  });
});
