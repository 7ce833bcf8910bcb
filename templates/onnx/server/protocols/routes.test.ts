import { expect, it } from 'vitest';
import { protocols as shared } from '../../../../contract/protocols.ts';
import { protocols } from './protocols.ts';

it('all routes that the contract names beside inference are answered, each by the protocol that has it', () => {
  const named = Object.entries(shared).flatMap(([name, protocol]) =>
    Object.values('routes' in protocol ? protocol.routes : {}).map((route) => ({ name, ...route })),
  );
  const answered = protocols.flatMap(({ name, routes = [] }) =>
    routes.map(({ path, methods }) => ({ name, path, methods })),
  );
  expect(answered).toHaveLength(named.length);
  expect(answered).toEqual(expect.arrayContaining(named));
});
