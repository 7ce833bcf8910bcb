import { get, list, record, text, type Finding } from '../objects.ts';
import { containersOf, type Container, type Pod } from '../pods.ts';

const capabilities = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

const seLinuxTypes = new Set([
  '',
  'container_t',
  'container_init_t',
  'container_kvm_t',
  'container_engine_t',
]);

const safeSysctls = new Set([
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
]);

/** What the Pod Security Standards' profile "baseline" refuses of a pod, in the order of the standard. */
export function baselineFindings(pod: Pod): Finding[] {
  const contexts: readonly [string, unknown][] = [
    [`${pod.path}/securityContext`, get(pod.spec, 'securityContext')],
    ...containersOf(pod).map(({ path, spec }): [string, unknown] => [
      `${path}/securityContext`,
      get(spec, 'securityContext'),
    ]),
  ];
  return [
    ...contexts.flatMap(([path, context]) => hostProcess(path, context)),
    ...['hostNetwork', 'hostPID', 'hostIPC']
      .filter((field) => get(pod.spec, field) === true)
      .map((field) => finding(`${pod.path}/${field}`, 'host namespaces', 'must not be true')),
    ...containersOf(pod).flatMap(ofContainer),
    ...hostPaths(pod),
    ...appArmorAnnotations(pod),
    ...contexts.flatMap(([path, context]) => [
      ...appArmor(path, context),
      ...seLinux(path, context),
      ...seccomp(path, context),
    ]),
    ...list(get(pod.spec, 'securityContext', 'sysctls')).flatMap((sysctl, index) => {
      const name = text(get(sysctl, 'name'));
      const path = `${pod.path}/securityContext/sysctls/${index}`;
      return safeSysctls.has(name) ? [] : [finding(path, 'sysctls', `${name} is not a safe one`)];
    }),
  ];
}

function finding(path: string, rule: string, message: string): Finding {
  return { path, rule: `baseline: ${rule}`, message };
}

function hostProcess(path: string, context: unknown): Finding[] {
  if (get(context, 'windowsOptions', 'hostProcess') !== true) return [];
  return [finding(`${path}/windowsOptions/hostProcess`, 'host process', 'must not be true')];
}

function ofContainer({ path, spec }: Container): Finding[] {
  const context = get(spec, 'securityContext');
  const procMount = get(context, 'procMount');
  return [
    ...(get(context, 'privileged') === true
      ? [finding(`${path}/securityContext/privileged`, 'privileged', 'must not be true')]
      : []),
    ...list(get(context, 'capabilities', 'add'))
      .filter((name) => !capabilities.has(text(name)))
      .map((name) =>
        finding(`${path}/securityContext/capabilities/add`, 'capabilities', `${text(name)} is not allowed`),
      ),
    ...list(get(spec, 'ports')).flatMap((port, index) =>
      [undefined, 0].includes(get(port, 'hostPort') as number | undefined)
        ? []
        : [finding(`${path}/ports/${index}/hostPort`, 'host ports', 'must not be set')],
    ),
    ...probeHosts(path, spec),
    ...(procMount === undefined || procMount === 'Default'
      ? []
      : [finding(`${path}/securityContext/procMount`, '/proc mount type', 'must be Default')]),
  ];
}

/** Refused since 1.34: the kubelet would ask whatever host it is told to. */
function probeHosts(path: string, spec: unknown): Finding[] {
  const asked = [
    'livenessProbe',
    'readinessProbe',
    'startupProbe',
    'lifecycle/postStart',
    'lifecycle/preStop',
  ];
  return asked.flatMap((field) =>
    ['httpGet', 'tcpSocket'].flatMap((action) => {
      const host = get(spec, ...field.split('/'), action, 'host');
      return host === undefined || host === ''
        ? []
        : [finding(`${path}/${field}/${action}/host`, 'host probes and lifecycle hooks', 'must not be set')];
    }),
  );
}

function hostPaths(pod: Pod): Finding[] {
  return list(get(pod.spec, 'volumes')).flatMap((volume, index) =>
    get(volume, 'hostPath') === undefined
      ? []
      : [finding(`${pod.path}/volumes/${index}/hostPath`, 'host path volumes', 'must not be set')],
  );
}

function appArmor(path: string, context: unknown): Finding[] {
  const type = get(context, 'appArmorProfile', 'type');
  if (type === undefined || type === 'RuntimeDefault' || type === 'Localhost') return [];
  return [
    finding(`${path}/appArmorProfile/type`, 'AppArmor', `${text(type)} is not RuntimeDefault or Localhost`),
  ];
}

function appArmorAnnotations({ annotations, path }: Pod): Finding[] {
  return Object.entries(record(annotations))
    .filter(
      ([name, profile]) =>
        name.startsWith('container.apparmor.security.beta.kubernetes.io/') &&
        !/^(|runtime\/default|localhost\/.*)$/.test(text(profile)),
    )
    .map(([name]) => finding(path, 'AppArmor', `${name} is not runtime/default or localhost/…`));
}

function seLinux(path: string, context: unknown): Finding[] {
  const { type, user, role } = record(get(context, 'seLinuxOptions'));
  return [
    ...(seLinuxTypes.has(text(type))
      ? []
      : [finding(`${path}/seLinuxOptions/type`, 'SELinux', `not ${text(type)}`)]),
    ...(
      [
        ['user', user],
        ['role', role],
      ] as const
    )
      .filter(([, value]) => text(value) !== '')
      .map(([field]) => finding(`${path}/seLinuxOptions/${field}`, 'SELinux', 'must not be set')),
  ];
}

function seccomp(path: string, context: unknown): Finding[] {
  const type = get(context, 'seccompProfile', 'type');
  if (type === undefined || type === 'RuntimeDefault' || type === 'Localhost') return [];
  return [
    finding(`${path}/seccompProfile/type`, 'seccomp', `${text(type)} is not RuntimeDefault or Localhost`),
  ];
}
