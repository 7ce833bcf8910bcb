import { ownModelPaths, servicePath } from '../model-paths.ts';
import { grafanaPath, grafanaPort } from './monitoring-services.ts';
import type { Stack, StackModel } from '../stack.ts';

/** Most of a request's body that the proxy keeps until it is answered. */
const keptBody = '1MiB';

/** What Caddy does with a request that a server didn't answer. */
export const resentSnippet = `(resent) {
	# Whatever became of a request, it is safe to send to another server: the same question has the same answer.
	lb_retry_match {
		method GET HEAD OPTIONS POST
	}
	# To be sent again, a body is kept; of a larger one, what was sent is gone.
	request_buffers ${keptBody}
}
`;

/**
 * Sends requests to the addresses that a name has, by `import addresses NAME PORT`.
 *
 * @param tryDuration for how long a request whose server doesn't answer is sent to others
 */
export function addressesSnippet(tryDuration: string): string {
  return `(addresses) {
	reverse_proxy {
		dynamic a {
			name {args.0}
			port {args.1}
			refresh 1s
		}
		lb_policy least_conn
		lb_try_duration ${tryDuration}
		lb_try_interval 100ms
		import resent
		fail_duration 5s
		transport http {
			dial_timeout 1s
			keepalive 2s
		}
	}
}
`;
}

/** Where Grafana is, behind the proxy. */
export const grafanaRoute = `	handle ${grafanaPath}* {
		reverse_proxy grafana:${grafanaPort}
	}
`;

/**
 * Where requests go: the only model answers at every path; of several, each answers below `/SERVICE/`, and at
 * `/v2/models/NAME` where no other serves a model of that name.
 *
 * @param target what a request of a model is answered by
 */
export function modelRoutes(models: Stack['models'], target: (model: StackModel) => string): string {
  const [only] = models;
  if (models.length === 1) return `	handle {\n		${target(only)}\n	}\n`;
  return `${models.map((model) => routesOf(model, models, target(model))).join('')}	handle {
		respond "No such model. There are: ${models.map(({ service }) => `/${service}/`).join(' ')}" 404
	}
`;
}

function routesOf(model: StackModel, all: readonly StackModel[], target: string): string {
  const { service } = model;
  const paths = ownModelPaths(model, all).flatMap((path) => [path, `${path}/*`]);
  const matcher = `@${service}`;
  return `	handle ${servicePath(service, all)}/* {
		uri strip_prefix ${servicePath(service, all)}
		${target}
	}
${
  paths.length === 0
    ? ''
    : `	${matcher} path ${paths.join(' ')}
	handle ${matcher} {
		${target}
	}
`
}`;
}
