/** Where the tests have a model's Service: nobody in their cluster gives names. */
export const serviceAddress = '10.198.0.80';

/**
 * What kustomize is told so that what is written for Kubernetes 1.30 runs on the 1.20 of the tests, without a DNS: it has no `sleep`
 * before a container stops, so the same seconds are slept by a program, and a Job finds the Service by a line of its /etc/hosts.
 *
 * @param overlay path of the folder that it changes
 * @param service the model's
 */
export function olderPatches(
  overlay: string,
  { service, preStopSeconds }: { readonly service: string; readonly preStopSeconds: number },
): string {
  const command = ['/usr/local/bin/node', '--eval', `setTimeout(() => {}, ${preStopSeconds * 1000})`];
  const patch = (kind: string, op: 'add' | 'replace', path: string, value: unknown) => ({
    target: { kind },
    patch: JSON.stringify([{ op, path, value }]),
  });
  // JSON is YAML.
  return JSON.stringify({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [overlay],
    patches: [
      patch('Deployment', 'replace', '/spec/template/spec/containers/0/lifecycle/preStop', {
        exec: { command },
      }),
      patch('Service', 'add', '/spec/clusterIP', serviceAddress),
      patch('Job', 'add', '/spec/template/spec/hostAliases', [{ ip: serviceAddress, hostnames: [service] }]),
    ],
  });
}

/** Objects with the versions of their kinds that 1.20 has, which have the same fields for what is written. */
export function olderVersions(manifests: string): string {
  return manifests.replaceAll(/^apiVersion: policy\/v1$/gmu, 'apiVersion: policy/v1beta1');
}
