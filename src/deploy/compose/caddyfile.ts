import { addressesSnippet, grafanaRoute, modelRoutes, resentSnippet } from './caddy-routes.ts';
import { leavingFile, proxyAdminAddress, proxyHealthPath, proxyPort } from './proxy-service.ts';
import { candidateName, candidatePath, projectVariable, servingNames } from './replica-names.ts';
import type { Stack, StackModel } from '../stack.ts';

const project = `{$${projectVariable}}`;

/**
 * The configuration of Compose's proxy, which stays the same when models get other versions: a container is sent requests
 * by its name.
 */
export function caddyfile({
  models,
  monitoring,
  replicas,
}: Pick<Stack, 'models' | 'monitoring' | 'replicas'>): string {
  const byName = modelRoutes(models, (model) => checkedReplicas(model, replicas));
  const byAddress = modelRoutes(models, ({ service, port }) => `import addresses ${service} ${port}`);
  return `# Written by mlpack compose: callers to models, spread over their replicas.
{
	# In the container only: mlpack up loads another configuration by it.
	admin ${proxyAdminAddress}
	auto_https off
	# One name of each model is usually free.
	log default {
		exclude http.handlers.reverse_proxy.health_checker.active http.log.error
	}
	# Why a request failed is said at the level DEBUG where handle_errors might have answered it.
	log failed {
		level DEBUG
		include http.log.error
	}
}

${resentSnippet}
# Servers are asked twice a second whether they are ready: one that stops says no, and answers on until all have noticed.
(checked) {
	lb_policy least_conn
	# On a busy machine a name may take a dial's whole time, and its server is left alone then: there is time for one more.
	lb_try_duration 10s
	lb_try_interval 50ms
	import resent
	health_uri /v2/health/ready
	health_interval 500ms
	# One that is slow to answer is busy, not away.
	health_timeout 10s
	# One that can't be reached has the fewest connections: without this, each further try would be at it again.
	fail_duration 2s
	transport http {
		dial_timeout 3s
		# Servers close a connection after five idle seconds: never send a request on one that is about to be.
		keepalive 2s
	}
}

# A new server while mlpack up tests it: a name that Docker is late to resolve is no fault of the model.
(tested) {
	lb_try_duration 4s
	lb_try_interval 100ms
	transport http {
		dial_timeout 3s
		keepalive 2s
	}
}

# Where no container has a name that is known: the addresses that the service has now.
${addressesSnippet('10s')}
:${proxyPort} {
	# While it is there, callers are asked to close their connections, so that none is cut when this file is loaded anew.
	@leaving file {
		root ${leavingFile.folder}
		try_files /${leavingFile.name}
	}
	header @leaving Connection close
	handle ${proxyHealthPath} {
		respond 200
	}
${monitoring ? grafanaRoute : ''}${models.map(candidateRoute).join('')}	# A file loaded anew takes every name for a server until it has asked, the free one too.
	handle @leaving {
${indented(byAddress, 1).replaceAll('@', '@leaving-')}	}
${byName}	handle_errors {
		@unnamed expression \`{http.error.status_code} == 503\`
		handle @unnamed {
${indented(byAddress, 2).replaceAll('@', '@unnamed-')}		}
	}
}
`;
}

/** A new server before it takes part, for \`mlpack up\` to test. */
function candidateRoute({ service, port }: StackModel): string {
  return `	handle ${candidatePath(service)}/* {
		uri strip_prefix ${candidatePath(service)}
		reverse_proxy ${candidateName(project, service)}:${port} {
			import tested
		}
	}
`;
}

function checkedReplicas({ service, port }: StackModel, replicas: number): string {
  const upstreams = servingNames(project, service, replicas).map((name) => `${name}:${port}`);
  return `reverse_proxy ${upstreams.join(' ')} {
			import checked
		}`;
}

function indented(text: string, tabs: number): string {
  return text.replaceAll(/^(?=.)/gmu, '\t'.repeat(tabs));
}
