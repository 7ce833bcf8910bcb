import { describe, expect, it } from 'vitest';
import { scopesFor } from './scope.ts';

const push = { repository: 'team/iris', actions: 'pull,push' } as const;

describe('scopesFor', () => {
  it('asks for what is needed where the challenge names nothing', () => {
    expect(scopesFor({ repository: 'team/iris', actions: 'pull' }, undefined)).toEqual([
      'repository:team/iris:pull',
    ]);
    expect(scopesFor({ ...push, from: 'team/base' }, '')).toEqual([
      'repository:team/iris:pull,push',
      'repository:team/base:pull',
    ]);
  });

  it('asks for a push at the challenge of a pull, so that one token does', () => {
    expect(scopesFor(push, 'repository:team/iris:pull')).toEqual(['repository:team/iris:pull,push']);
    expect(scopesFor(push, 'repository:team/iris:delete')).toEqual(['repository:team/iris:pull,push,delete']);
  });

  it("takes a registry's own spelling, and asks for nothing twice", () => {
    expect(scopesFor(push, 'registry:catalog:*')).toEqual(['registry:catalog:*']);
    expect(
      scopesFor({ ...push, from: 'team/base' }, 'repository:team/iris:pull,push repository:team/base:pull'),
    ).toEqual(['repository:team/iris:pull,push', 'repository:team/base:pull']);
  });
});
