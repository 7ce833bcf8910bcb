import { projectVariable } from './replica-names.ts';
import type { OwnWords } from './service.ts';

/** What the proxy has in Compose, where it finds servers by the names of their containers. */
export const composeProxy: OwnWords = {
  environment: { [projectVariable]: '${COMPOSE_PROJECT_NAME:-}' },
  definition: { dns_opt: ['ndots:1'], dns_search: ['.'] },
  comments: [
    {
      at: ['dns_opt'],
      text: "It asks for names that may be free at the moment: of those, nobody but the engine's own resolver is asked.",
    },
  ],
};
