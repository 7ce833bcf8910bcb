import { protocols } from '../../../contract/protocols.ts';
import { routes } from '../../../contract/routes.ts';
import { field } from '../../util/record.ts';
import { wrongHeaders, wrongStatus } from '../answers.ts';
import type { Check } from './check.ts';

/** What one that wants keys is checked for, by a client that has none. */
export const keylessCheck: Check<[]> = {
  name: 'refuses without a key',
  run: async (client) => wrongStatus(await client.get(protocols.infer.routes.server.path), 401),
};

/** What every server is checked for, in this order. */
export const serverChecks: readonly Check<[]>[] = [
  {
    name: 'health: live',
    run: async (client) => wrongStatus(await client.get(routes.live), 200),
  },
  {
    name: 'health: ready',
    run: async (client) => wrongStatus(await client.get(routes.ready), 200),
  },
  {
    name: 'server metadata',
    async run(client) {
      const answer = await client.get(protocols.infer.routes.server.path);
      const { json } = answer;
      const isComplete =
        typeof field(json, 'name') === 'string' && typeof field(json, 'version') === 'string';
      return (
        wrongStatus(answer, 200) ?? wrongHeaders(answer) ?? (isComplete ? null : 'no "name" and "version"')
      );
    },
  },
];
