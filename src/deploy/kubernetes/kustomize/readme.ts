import { askingLabel } from '../deployment/network-policy.ts';
import type { KubernetesStack } from '../kubernetes-stack.ts';
import { serviceObjects, sharedObjects } from '../stack-objects.ts';
import { byFileName, type WrittenObject } from '../written-object.ts';
import { knativePurpose, purposes, settingsPurpose } from './purposes.ts';

/** The README of a stack: its objects, what each is for, and what is typed. */
export function readme(stack: KubernetesStack, { helm }: { readonly helm: boolean }): string {
  const { name, style, overlays, models } = stack;
  const overlay = overlays[0];
  const folder = overlay === undefined ? 'base' : `overlays/${overlay}`;
  const namespace = overlay === undefined ? name : `${name}-${overlay}`;
  const [first] = models;
  const services = serviceObjects(stack);
  const rows = [
    ...services.flatMap(({ service, objects, settings }) => [
      ...byFileName(objects, service).map(([file, written]) => row(`base/${service}/${file}`, written)),
      ...(settings === null ? [] : [`| \`base/${service}/settings.env\` | ${settingsPurpose} |`]),
    ]),
    ...byFileName(sharedObjects(stack), '').map(([file, written]) => row(`base/${file}`, written)),
  ];
  return `# ${name}

Written by \`mlpack kubernetes\`. What you edit here, the next run of that command leaves alone.

\`\`\`sh
kubectl create namespace ${namespace}
kubectl label namespace ${namespace} pod-security.kubernetes.io/enforce=restricted
kubectl apply -k ${folder} -n ${namespace}${
    style === 'deployment'
      ? `
kubectl rollout status deployment/${first.service} -n ${namespace}
kubectl port-forward service/${first.service} 8080:${first.port} -n ${namespace}   # then: http://127.0.0.1:8080`
      : ''
  }
\`\`\`

\`kubectl diff -k ${folder} -n ${namespace}\` says beforehand what would change; \`kubectl delete -k ${folder} -n ${namespace}\` takes it all away, stored predictions as well.
${helm ? chart(stack) : ''}
| File | What it is for |
| --- | --- |
${rows.join('\n')}
${[style === 'deployment' ? asking(stack) : '', unpinned(stack)].join('')}`;
}

function row(path: string, { object }: WrittenObject): string {
  const isKnative = object.apiVersion.startsWith('serving.knative.dev/');
  const purpose = isKnative ? knativePurpose : (purposes.get(object.kind) ?? object.kind);
  return `| \`${path}\` | ${purpose} |`;
}

function chart({ name }: KubernetesStack): string {
  return `
The same as a chart: \`helm upgrade --install ${name} chart -n ${name} --create-namespace\`. \`chart/values.yaml\` has what may differ.
`;
}

function asking({ name, entry, monitoring }: KubernetesStack): string {
  const { key, value } = askingLabel;
  const who = [
    ...(entry === null ? [] : [`the ${entry.by === 'gateway' ? 'Gateway' : 'Ingress controller'}'s pods`]),
    ...(monitoring ? ["Prometheus'"] : []),
    'other callers',
  ];
  return `
## Who may ask

Pods with the label \`app.kubernetes.io/part-of=${name}\` in the same namespace, and all of namespaces that you let in: those of ${who.join(', of ')}.

\`\`\`sh
kubectl label namespace NAMESPACE ${key}=${value}
\`\`\`
`;
}

function unpinned({ models }: KubernetesStack): string {
  const names = models.filter(({ image }) => image.remark !== null).map(({ image }) => image.reference);
  if (names.length === 0) return '';
  return `
## Images that a cluster can't find

No registry is known to have ${names.map((name) => `\`${name}\``).join(', ')}: \`mlpack push\` brings an image there, and
\`mlpack kubernetes NAME\` writes it by the digest that it has then.
`;
}
