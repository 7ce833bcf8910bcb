import { expect, it } from 'vitest';
import { readObjects } from '../objects.ts';
import { brokenSet, type Changes } from '../right-set.ts';
import { lintFindings } from './lint.ts';

const container = '/spec/template/spec/containers/0';
const ofContainer = 'Deployment spec template spec containers 0';
const digest = `sha256:${'0'.repeat(64)}`;

function told(changes: Changes, more = '', external: readonly string[] = []): string[] {
  const { objects } = readObjects(`${brokenSet(changes)}\n---\n${more}`);
  return lintFindings(objects, { external }).map(({ object, path, rule }) => `${object} ${path} ${rule}`);
}

it('finds nothing in a set that is right', () => {
  expect(told({})).toEqual([]);
});

const broken: readonly (readonly [rule: string, changes: Changes, where: string])[] = [
  [
    'name',
    { 'ConfigMap metadata name': 'Iris', [`${ofContainer} env 0`]: { name: 'A' } },
    'ConfigMap/Iris /metadata/name',
  ],
  ['namespace', { 'Service metadata namespace': 'a' }, 'Service/iris /metadata/namespace'],
  ['status', { 'Service status': {} }, 'Service/iris /status'],
  ['label', { 'Deployment metadata labels a': 'b c' }, 'Deployment/iris /metadata/labels'],
  [
    'label',
    { 'Deployment spec template metadata labels a': 'x'.repeat(64) },
    'Deployment/iris /spec/template/metadata/labels',
  ],
  ['size', { 'ConfigMap data page': 'x'.repeat(2 ** 20) }, 'ConfigMap/iris /data'],
  [
    'size',
    { 'Deployment metadata annotations': { a: 'x'.repeat(2 ** 18) } },
    'Deployment/iris /metadata/annotations',
  ],
  ['image', { [`${ofContainer} image`]: 'iris:1.0' }, `Deployment/iris ${container}/image`],
  ['image', { [`${ofContainer} image`]: `iris:latest@${digest}` }, `Deployment/iris ${container}/image`],
  [
    'resources',
    { [`${ofContainer} resources requests cpu`]: undefined },
    `Deployment/iris ${container}/resources/requests/cpu`,
  ],
  [
    'resources',
    { [`${ofContainer} resources limits memory`]: undefined },
    `Deployment/iris ${container}/resources/limits/memory`,
  ],
  [
    'resources',
    { [`${ofContainer} resources limits memory`]: '1GB' },
    `Deployment/iris ${container}/resources/limits/memory`,
  ],
  [
    'resources',
    { [`${ofContainer} resources limits memory`]: '64M' },
    `Deployment/iris ${container}/resources/requests/memory`,
  ],
  ['probes', { [`${ofContainer} startupProbe`]: undefined }, `Deployment/iris ${container}/startupProbe`],
  [
    'probes',
    { [`${ofContainer} livenessProbe httpGet port`]: 'web' },
    `Deployment/iris ${container}/livenessProbe/httpGet/port`,
  ],
  [
    'probes',
    { [`${ofContainer} livenessProbe successThreshold`]: 2 },
    `Deployment/iris ${container}/livenessProbe/successThreshold`,
  ],
  [
    'probes',
    { [`${ofContainer} readinessProbe httpGet path`]: 'readyz' },
    `Deployment/iris ${container}/readinessProbe/httpGet/path`,
  ],
  [
    'probes',
    { [`${ofContainer} readinessProbe grpc`]: { port: 8080 } },
    `Deployment/iris ${container}/readinessProbe`,
  ],
  [
    'token',
    { 'Deployment spec template spec automountServiceAccountToken': undefined },
    'Deployment/iris /spec/template/spec/automountServiceAccountToken',
  ],
  [
    'read-only root',
    { [`${ofContainer} securityContext readOnlyRootFilesystem`]: undefined },
    `Deployment/iris ${container}/securityContext/readOnlyRootFilesystem`,
  ],
  ['selector', { 'Deployment spec selector matchLabels app': 'other' }, 'Deployment/iris /spec/selector'],
  [
    'selector',
    { 'Deployment spec template spec topologySpreadConstraints 0 labelSelector matchLabels app': 'other' },
    'Deployment/iris /spec/template/spec/topologySpreadConstraints/0/labelSelector',
  ],
  ['selector', { 'Service spec selector app': 'other' }, 'Service/iris /spec/selector'],
  [
    'selector',
    { 'PodDisruptionBudget spec selector matchLabels app': 'other' },
    'PodDisruptionBudget/iris /spec/selector',
  ],
  [
    'selector',
    { 'NetworkPolicy spec podSelector matchLabels app': 'other' },
    'NetworkPolicy/iris /spec/podSelector',
  ],
  [
    'selector',
    { 'ServiceMonitor spec selector matchLabels app': 'other' },
    'ServiceMonitor/iris /spec/selector',
  ],
  ['service port', { 'Service spec ports 0 targetPort': 'web' }, 'Service/iris /spec/ports/0/targetPort'],
  ['service port', { 'Service spec ports 0 targetPort': 8081 }, 'Service/iris /spec/ports/0/targetPort'],
  [
    'service port',
    { 'ServiceMonitor spec endpoints 0 port': 'web' },
    'ServiceMonitor/iris /spec/endpoints/0/port',
  ],
  [
    'target',
    { 'HorizontalPodAutoscaler spec scaleTargetRef name': 'other' },
    'HorizontalPodAutoscaler/iris /spec/scaleTargetRef',
  ],
  [
    'target',
    { 'HTTPRoute spec rules 0 backendRefs 0 name': 'other' },
    'HTTPRoute/iris /spec/rules/0/backendRefs/0',
  ],
  [
    'target',
    { 'HTTPRoute spec rules 0 backendRefs 0 port': 81 },
    'HTTPRoute/iris /spec/rules/0/backendRefs/0',
  ],
  [
    'target',
    { 'HTTPRoute spec rules 0 backendRefs 0 port': undefined },
    'HTTPRoute/iris /spec/rules/0/backendRefs/0',
  ],
  ['reference', { 'ConfigMap data': {} }, `Deployment/iris ${container}/env/0/valueFrom/configMapKeyRef`],
  [
    'reference',
    { 'SealedSecret spec template metadata name': 'other' },
    `Deployment/iris ${container}/env/1/valueFrom/secretKeyRef`,
  ],
  [
    'reference',
    { [`${ofContainer} envFrom`]: [{ secretRef: { name: 'no' } }] },
    `Deployment/iris ${container}/envFrom/0/secretRef`,
  ],
  [
    'reference',
    { 'Deployment spec template spec volumes 1': { name: 'a', configMap: { name: 'no' } } },
    'Deployment/iris /spec/template/spec/volumes/1',
  ],
  [
    'reference',
    { 'Deployment spec template spec volumes 1': { name: 'a', persistentVolumeClaim: { claimName: 'no' } } },
    'Deployment/iris /spec/template/spec/volumes/1',
  ],
  [
    'reference',
    { [`${ofContainer} volumeMounts 0 name`]: 'no' },
    `Deployment/iris ${container}/volumeMounts/0`,
  ],
  [
    'reference',
    { 'Deployment spec template spec serviceAccountName': 'no' },
    'Deployment/iris /spec/template/spec/serviceAccountName',
  ],
];

it.each(broken)('%s: %j', (rule, changes, where) => {
  expect(told(changes)).toEqual([`${where} ${rule}`]);
});

it('finds an object that is in a set twice, and not one of a like name of another API', () => {
  const twice = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: iris }';
  expect(told({}, twice)).toEqual(['ConfigMap/iris  duplicate']);
  expect(told({}, twice.replace('v1', 'other.example/v1'))).toEqual([]);
});

it('takes optional references, and names that are known to be there', () => {
  const secret = { secretRef: { name: 'no', optional: true } };
  expect(told({ [`${ofContainer} envFrom`]: [secret] })).toEqual([]);
  expect(told({ [`${ofContainer} envFrom`]: [{ secretRef: { name: 'no' } }] }, '', ['Secret/no'])).toEqual(
    [],
  );
  expect(told({ 'HTTPRoute spec rules 0 backendRefs 0 name': 'web' }, '', ['Service/web'])).toEqual([]);
});

it('finds keys of an ExternalSecret, and services and secrets that operators make', () => {
  const key = `${ofContainer} env 1 valueFrom secretKeyRef`;
  const external = `apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: vault }
spec: { data: [{ secretKey: token, remoteRef: { key: a } }] }`;
  expect(told({ [key]: { name: 'vault', key: 'token' } }, external)).toEqual([]);
  expect(told({ [key]: { name: 'vault', key: 'other' } }, external)).toHaveLength(1);
  const cluster = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: db }
spec: { instances: 1, storage: { size: 1Gi } }
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: db }
spec: { selector: { matchLabels: { cnpg.io/cluster: db } }, podMetricsEndpoints: [{ port: metrics }] }`;
  expect(told({ [key]: { name: 'db-app', key: 'uri' } }, cluster)).toEqual([]);
});

it('finds fields that Knative refuses, and leaves its startup out', () => {
  const service = `apiVersion: serving.knative.dev/v1
kind: Service
metadata: { name: kn }
spec:
  template:
    spec:
      automountServiceAccountToken: false
      containers:
        - image: iris@${digest}
          ports: [{ containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /readyz } }
          livenessProbe: { httpGet: { path: /livez } }
          resources: { requests: { cpu: 1, memory: 1Gi }, limits: { cpu: 1, memory: 1Gi } }
          securityContext: { readOnlyRootFilesystem: true }`;
  expect(told({}, service)).toEqual([]);
  const refused = service
    .replace('    spec:\n', '    spec:\n      hostname: a\n')
    .replace('securityContext: {', 'lifecycle: {}\n          securityContext: { privileged: false,');
  expect(told({}, refused)).toEqual([
    'Service/kn /spec/template/spec/hostname knative fields',
    `Service/kn ${container}/lifecycle knative fields`,
    `Service/kn ${container}/securityContext/privileged knative fields`,
  ]);
});

it('finds what a Rollout and a ScaledObject refer to', () => {
  const rollout = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: iris }
spec:
  workloadRef: { apiVersion: apps/v1, kind: Deployment, name: iris }
  strategy: { canary: { canaryService: new, stableService: iris, steps: [{ analysis: { templates: [{ templateName: none }] } }] } }
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: iris }
spec: { scaleTargetRef: { name: other }, triggers: [{ type: cpu, metadata: {}, authenticationRef: { name: none } }] }`;
  expect(told({}, rollout)).toEqual([
    'Rollout/iris /spec/strategy/canary/canaryService target',
    'Rollout/iris /spec/strategy/canary/steps/0/analysis/templates/0 target',
    'ScaledObject/iris /spec/scaleTargetRef target',
    'ScaledObject/iris /spec/triggers/0/authenticationRef target',
  ]);
});
