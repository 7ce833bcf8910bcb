import { addressesSnippet, grafanaRoute, modelRoutes, resentSnippet } from '../compose/caddy-routes.ts';
import { proxyHealthPath, proxyPort } from '../compose/proxy-service.ts';
import type { Stack } from '../stack.ts';
import { tasksHost } from './tasks-host.ts';

/**
 * Longer than it takes to give up a server whose node is gone: its request is sent to another then.
 */
const tryDuration = '20s';

/**
 * The configuration of a swarm's proxy, which spreads requests over the addresses of a model's tasks itself: by the address
 * that stands for all of them, a connection that is kept would lead to one server alone.
 */
export function caddyfile({ models, monitoring }: Pick<Stack, 'models' | 'monitoring'>): string {
  const routes = modelRoutes(models, ({ service, port }) => `import addresses ${tasksHost(service)} ${port}`);
  return `# Written by mlpack compose: callers to models, spread over their replicas.
{
	admin off
	auto_https off
}

${resentSnippet}
# A swarm takes the address of a server away before it tells it to stop.
${addressesSnippet(tryDuration)}
:${proxyPort} {
	handle ${proxyHealthPath} {
		respond 200
	}
${monitoring ? grafanaRoute : ''}${routes}}
`;
}
