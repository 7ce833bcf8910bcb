import { proxyPath } from './entries.ts';
import { grafanaPath, grafanaPort } from './monitoring-services.ts';
import { proxyHealthPath, proxyPort } from './proxy-service.ts';
import type { Stack, StackModel } from './stack.ts';

/**
 * The configuration of the proxy. The only model answers at every path; of several, each answers below
 * `/SERVICE/`, and at `/v2/models/NAME` where no other serves a model of that name.
 */
export function caddyfile({ models, monitoring }: Pick<Stack, 'models' | 'monitoring'>): string {
  const [only] = models;
  return `# Written by mlpack compose: callers to models, spread over their replicas.
{
	admin off
	auto_https off
}

# Each request goes to one of the addresses that the name has now. One that can't be reached is left out
# for a while and the request tries another; a model that stops goes on answering until all have noticed.
(replicas) {
	reverse_proxy {
		dynamic a {
			name {args.0}
			port {args.1}
			refresh 1s
		}
		lb_policy least_conn
		lb_try_duration 5s
		lb_try_interval 100ms
		fail_duration 5s
		transport http {
			dial_timeout 1s
		}
	}
}

:${proxyPort} {
	handle ${proxyHealthPath} {
		respond 200
	}
${monitoring ? grafanaRoute : ''}${models.length === 1 ? onlyRoute(only) : manyRoutes(models)}}
`;
}

const grafanaRoute = `	handle ${grafanaPath}* {
		reverse_proxy grafana:${grafanaPort}
	}
`;

function onlyRoute({ service, port }: StackModel): string {
  return `	handle {
		import replicas ${service} ${port}
	}
`;
}

function manyRoutes(models: readonly StackModel[]): string {
  return `${models.map((model) => routes(model, models)).join('')}	handle {
		respond "No such model. There are: ${models.map(({ service }) => `/${service}/`).join(' ')}" 404
	}
`;
}

function routes(model: StackModel, all: readonly StackModel[]): string {
  const { service, port } = model;
  const names = [...new Set(model.models.map(({ name }) => name))].filter((name) =>
    all.every((other) => other === model || other.models.every((served) => served.name !== name)),
  );
  const paths = names.flatMap((name) => [`/v2/models/${name}`, `/v2/models/${name}/*`]);
  const matcher = `@${service}`;
  return `	handle ${proxyPath(service, all)}/* {
		uri strip_prefix ${proxyPath(service, all)}
		import replicas ${service} ${port}
	}
${
  paths.length === 0
    ? ''
    : `	${matcher} path ${paths.join(' ')}
	handle ${matcher} {
		import replicas ${service} ${port}
	}
`
}`;
}
