import { expect, it } from 'vitest';
import { deployment, type Changes } from '../right-set.ts';
import { podSecurityFindings } from './restricted.ts';

const pod = '/spec/template/spec';
const container = `${pod}/containers/0`;
const context = 'spec containers 0 securityContext';

it('finds nothing in a pod that is restricted', () => {
  expect(podSecurityFindings(deployment({}))).toEqual([]);
});

/** A change that each rule refuses, and where it says so. */
const refused: readonly (readonly [rule: string, changes: Changes, path: string])[] = [
  [
    'baseline: host process',
    { [`${context} windowsOptions`]: { hostProcess: true } },
    `${container}/securityContext/windowsOptions/hostProcess`,
  ],
  ['baseline: host namespaces', { 'spec hostNetwork': true }, `${pod}/hostNetwork`],
  ['baseline: host namespaces', { 'spec hostPID': true }, `${pod}/hostPID`],
  ['baseline: host namespaces', { 'spec hostIPC': true }, `${pod}/hostIPC`],
  ['baseline: privileged', { [`${context} privileged`]: true }, `${container}/securityContext/privileged`],
  ['baseline: host ports', { 'spec containers 0 ports 0 hostPort': 80 }, `${container}/ports/0/hostPort`],
  [
    'baseline: host probes and lifecycle hooks',
    { 'spec containers 0 livenessProbe httpGet host': '10.0.0.1' },
    `${container}/livenessProbe/httpGet/host`,
  ],
  [
    'baseline: host probes and lifecycle hooks',
    { 'spec containers 0 lifecycle': { preStop: { tcpSocket: { host: 'db', port: 1 } } } },
    `${container}/lifecycle/preStop/tcpSocket/host`,
  ],
  [
    'baseline: /proc mount type',
    { [`${context} procMount`]: 'Unmasked' },
    `${container}/securityContext/procMount`,
  ],
  [
    'baseline: AppArmor',
    { 'spec securityContext appArmorProfile': { type: 'Unconfined' } },
    `${pod}/securityContext/appArmorProfile/type`,
  ],
  [
    'baseline: AppArmor',
    { 'metadata annotations': { 'container.apparmor.security.beta.kubernetes.io/iris': 'unconfined' } },
    pod,
  ],
  [
    'baseline: SELinux',
    { [`${context} seLinuxOptions`]: { type: 'spc_t' } },
    `${container}/securityContext/seLinuxOptions/type`,
  ],
  [
    'baseline: SELinux',
    { 'spec securityContext seLinuxOptions': { user: 'system_u' } },
    `${pod}/securityContext/seLinuxOptions/user`,
  ],
  [
    'baseline: SELinux',
    { 'spec securityContext seLinuxOptions': { role: 'system_r' } },
    `${pod}/securityContext/seLinuxOptions/role`,
  ],
  [
    'baseline: seccomp',
    { [`${context} seccompProfile`]: { type: 'Unconfined' } },
    `${container}/securityContext/seccompProfile/type`,
  ],
  [
    'baseline: sysctls',
    { 'spec securityContext sysctls': [{ name: 'kernel.msgmax', value: '1' }] },
    `${pod}/securityContext/sysctls/0`,
  ],
  [
    'restricted: privilege escalation',
    { [`${context} allowPrivilegeEscalation`]: undefined },
    `${container}/securityContext/allowPrivilegeEscalation`,
  ],
  [
    'restricted: running as non-root',
    { 'spec securityContext runAsNonRoot': undefined },
    `${container}/securityContext/runAsNonRoot`,
  ],
  [
    'restricted: running as non-root',
    { [`${context} runAsNonRoot`]: false },
    `${container}/securityContext/runAsNonRoot`,
  ],
  [
    'restricted: running as non-root',
    { 'spec securityContext runAsNonRoot': false, [`${context} runAsNonRoot`]: true },
    `${pod}/securityContext/runAsNonRoot`,
  ],
  [
    'restricted: running as non-root user',
    { 'spec securityContext runAsUser': 0 },
    `${pod}/securityContext/runAsUser`,
  ],
  [
    'restricted: running as non-root user',
    { [`${context} runAsUser`]: 0 },
    `${container}/securityContext/runAsUser`,
  ],
  [
    'restricted: seccomp',
    { 'spec securityContext seccompProfile': undefined },
    `${container}/securityContext/seccompProfile`,
  ],
  [
    'restricted: capabilities',
    { [`${context} capabilities`]: { drop: ['NET_RAW'] } },
    `${container}/securityContext/capabilities/drop`,
  ],
  [
    'restricted: capabilities',
    { [`${context} capabilities add`]: ['CHOWN'] },
    `${container}/securityContext/capabilities/add`,
  ],
];

it.each(refused)('refuses %s: %j', (rule, changes, path) => {
  expect(podSecurityFindings(deployment(changes))).toEqual([expect.objectContaining({ rule, path })]);
});

it('refuses of capabilities what both profiles refuse, and host paths as a volume of a type that is not among the allowed', () => {
  const rules = (changes: Changes) => podSecurityFindings(deployment(changes)).map(({ rule }) => rule);
  expect(rules({ [`${context} capabilities add`]: ['SYS_ADMIN'] })).toEqual([
    'baseline: capabilities',
    'restricted: capabilities',
  ]);
  expect(rules({ 'spec volumes 0': { name: 'tmp', hostPath: { path: '/' } } })).toEqual([
    'baseline: host path volumes',
    'restricted: volume types',
  ]);
  expect(rules({ 'spec volumes 0': { name: 'tmp', nfs: { server: 'a', path: '/' } } })).toEqual([
    'restricted: volume types',
  ]);
});

it.each([
  [
    'a container says what its pod leaves out',
    {
      'spec securityContext': undefined,
      [`${context} runAsNonRoot`]: true,
      [`${context} seccompProfile`]: { type: 'Localhost', localhostProfile: 'a.json' },
    },
  ],
  ['the one capability that may be added', { [`${context} capabilities add`]: ['NET_BIND_SERVICE'] }],
  ['a user that is not root', { 'spec securityContext runAsUser': 65532 }],
  ['volumes of allowed types', { 'spec volumes 0': { name: 'tmp', projected: { sources: [] } } }],
  ['a safe sysctl', { 'spec securityContext sysctls': [{ name: 'net.ipv4.tcp_syncookies', value: '1' }] }],
  ['a type of SELinux for containers', { 'spec securityContext seLinuxOptions': { type: 'container_t' } }],
  ['a profile of AppArmor', { 'spec securityContext appArmorProfile': { type: 'RuntimeDefault' } }],
  ['a host port of 0, which is none', { 'spec containers 0 ports 0 hostPort': 0 }],
] as const)('takes %s', (_what, changes) => {
  expect(podSecurityFindings(deployment(changes))).toEqual([]);
});

it.each(['initContainers', 'ephemeralContainers'])('holds for %s, too', (field) => {
  const found = podSecurityFindings(deployment({ [`spec ${field}`]: [{ name: 'more', image: 'x' }] }));
  expect(found.map(({ path, rule }) => [path, rule])).toEqual([
    [`${pod}/${field}/0/securityContext/allowPrivilegeEscalation`, 'restricted: privilege escalation'],
    [`${pod}/${field}/0/securityContext/capabilities/drop`, 'restricted: capabilities'],
  ]);
});

it('knows pods of a CronJob, an InferenceService and a Knative Service', () => {
  const spec = { containers: [{ name: 'a', image: 'x' }] };
  const metadata = { name: 'a' };
  const found = [
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: { jobTemplate: { spec: { template: { spec } } } },
    },
    {
      apiVersion: 'serving.kserve.io/v1beta1',
      kind: 'InferenceService',
      metadata,
      spec: { predictor: spec },
    },
    { apiVersion: 'serving.knative.dev/v1', kind: 'Service', metadata, spec: { template: { spec } } },
    { apiVersion: 'v1', kind: 'Pod', metadata, spec },
  ].map((object) => podSecurityFindings(object)[0]?.path);
  const field = 'containers/0/securityContext/allowPrivilegeEscalation';
  expect(found).toEqual([
    `/spec/jobTemplate/spec/template/spec/${field}`,
    `/spec/predictor/${field}`,
    `/spec/template/spec/${field}`,
    `/spec/${field}`,
  ]);
});
