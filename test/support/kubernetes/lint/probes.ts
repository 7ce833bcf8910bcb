import { get, list, record, text, type Finding, type KubernetesObject } from '../objects.ts';
import { containersOf, podsOf, type Container, type Pod } from '../pods.ts';

const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'];

/**
 * Each container that serves has all three probes, at ports it has. Knative takes a start for as long as its revision
 * may take to become ready, so a startup probe is left out there.
 */
export function probeFindings(object: KubernetesObject): Finding[] {
  return podsOf(object).flatMap((pod) =>
    containersOf(pod)
      .filter(({ role }) => role === 'main' && !pod.isJob)
      .flatMap((container) => probes.flatMap((probe) => ofProbe(pod, container, probe))),
  );
}

function ofProbe(pod: Pod, { path, spec }: Container, name: string): Finding[] {
  const at = `${path}/${name}`;
  const probe = get(spec, name);
  if (probe === undefined) {
    const isLeftOut = pod.flavour === 'knative' && name === 'startupProbe';
    return isLeftOut ? [] : [{ path: at, rule: 'probes', message: 'is needed' }];
  }
  const findings: Finding[] = [];
  const actions = ['httpGet', 'grpc', 'tcpSocket', 'exec'].filter(
    (action) => get(probe, action) !== undefined,
  );
  if (actions.length !== 1) findings.push({ path: at, rule: 'probes', message: 'asks in one way' });
  for (const action of actions) {
    const port = get(probe, action, 'port');
    const ports = list(get(spec, 'ports')).flatMap((each) => [get(each, 'containerPort'), get(each, 'name')]);
    // Knative finds the only port by itself.
    if (action === 'exec' || (pod.flavour === 'knative' && (port === undefined || port === 0))) continue;
    if (!ports.includes(port))
      findings.push({
        path: `${at}/${action}/port`,
        rule: 'probes',
        message: `${String(port)} is none of its ports`,
      });
  }
  if (
    name !== 'readinessProbe' &&
    ![undefined, 1].includes(record(probe)['successThreshold'] as number | undefined)
  )
    findings.push({ path: `${at}/successThreshold`, rule: 'probes', message: 'must be 1' });
  if (action(probe) === 'httpGet' && !text(get(probe, 'httpGet', 'path')).startsWith('/'))
    findings.push({ path: `${at}/httpGet/path`, rule: 'probes', message: 'must begin with a slash' });
  return findings;
}

function action(probe: unknown): string | undefined {
  return Object.keys(record(probe)).find((field) => ['httpGet', 'grpc', 'tcpSocket', 'exec'].includes(field));
}
