import { parseAllDocuments } from 'yaml';
import { readObjects, type KubernetesObject } from './objects.ts';

/** Values by where they go, undefined for what goes away: `Deployment spec replicas`. */
export type Changes = Readonly<Record<string, unknown>>;

/** A set in which nothing is wrong: what tests break one thing of. */
const rightSet = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: iris, labels: { app.kubernetes.io/name: iris } }
spec:
  selector: { matchLabels: { app: iris } }
  template:
    metadata: { labels: { app: iris } }
    spec:
      automountServiceAccountToken: false
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector: { matchLabels: { app: iris } }
      containers:
        - name: iris
          image: registry.example/iris:1.0@sha256:${'0'.repeat(64)}
          env:
            - { name: LEVEL, valueFrom: { configMapKeyRef: { name: iris, key: level } } }
            - { name: KEY, valueFrom: { secretKeyRef: { name: iris, key: key } } }
          ports: [{ name: http, containerPort: 8080 }]
          startupProbe: { httpGet: { path: /readyz, port: http } }
          readinessProbe: { httpGet: { path: /readyz, port: http } }
          livenessProbe: { httpGet: { path: /livez, port: http } }
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { cpu: '1', memory: 128Mi } }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          volumeMounts: [{ name: tmp, mountPath: /tmp }]
      volumes: [{ name: tmp, emptyDir: {} }]
---
apiVersion: v1
kind: Service
metadata: { name: iris, labels: { app: iris } }
spec:
  selector: { app: iris }
  ports: [{ name: http, port: 80, targetPort: http }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: iris }
data: { level: info }
---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: iris }
spec: { encryptedData: { key: AgBy }, template: { metadata: { name: iris } } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: iris }
spec: { maxReplicas: 3, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: iris } }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: iris }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: iris } } }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: iris }
spec: { podSelector: { matchLabels: { app: iris } }, ingress: [{ from: [{ podSelector: {} }] }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: iris }
spec: { parentRefs: [{ name: gateway }], rules: [{ backendRefs: [{ name: iris, port: 80 }] }] }
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: iris }
spec: { selector: { matchLabels: { app: iris } }, endpoints: [{ port: http }] }
`;

/** A right set, but for changes. */
export function brokenSet(changes: Changes): string {
  const documents = parseAllDocuments(rightSet);
  for (const [at, value] of Object.entries(changes)) {
    const [kind, ...path] = at.split(' ').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    const document = documents.find((each) => each.get('kind') === kind);
    if (value === undefined) document?.deleteIn(path);
    else document?.setIn(path, document.createNode(value));
  }
  return documents.map(String).join('\n---\n');
}

/** Its only Deployment, with changes of its pods, their paths within the template. */
export function deployment(changes: Changes): KubernetesObject {
  const prefixed = Object.entries(changes).map(([path, value]) => [
    `Deployment spec template ${path}`,
    value,
  ]);
  const [object] = readObjects(brokenSet(Object.fromEntries(prefixed))).objects;
  if (object === undefined) throw new Error('the set has no Deployment');
  return object;
}
