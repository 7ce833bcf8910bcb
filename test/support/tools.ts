import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { run, runOk } from './run.ts';
import { RigUnavailable } from './unavailable.ts';

/** Programs the rig calls, and the Debian package each comes in. */
const packageOf = {
  skopeo: 'skopeo',
  umoci: 'umoci',
  podman: 'podman',
  'qemu-aarch64-static': 'qemu-user-static',
  'docker-registry': 'docker-registry',
  strace: 'strace',
  runc: 'runc',
  iptables: 'iptables',
  ip: 'iproute2',
  git: 'git',
  wrk: 'wrk',
  postgres: 'postgresql-15',
  debootstrap: 'debootstrap',
  chromium: 'chromium',
  'firefox-esr': 'firefox-esr',
  curl: 'curl',
  python3: 'python3',
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  script: 'bsdutils',
} as const;

export type Tool = keyof typeof packageOf;

/** The tools the end-to-end tests use. */
export const endToEndTools = [
  'skopeo',
  'umoci',
  'podman',
  'qemu-aarch64-static',
  'docker-registry',
  'strace',
  'runc',
  'postgres',
  'debootstrap',
  'chromium',
  'firefox-esr',
  'curl',
  'python3',
  'bash',
  'zsh',
  'fish',
  'script',
] as const satisfies readonly Tool[];

/** Debian keeps some of these where only root's PATH looks, or nobody's. */
const searchPath = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/sbin',
  '/sbin',
  '/usr/lib/postgresql/15/bin',
];

/** Path at which `tool` is installed, or undefined. */
export async function findTool(tool: Tool): Promise<string | undefined> {
  for (const dir of searchPath) {
    const path = join(dir, tool);
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}

/**
 * Installs what is missing of `tools` with apt.
 *
 * @throws RigUnavailable when something is missing and can't be installed: not root, no apt, no network.
 */
export async function ensureTools(tools: readonly Tool[]): Promise<void> {
  const missing = await missingTools(tools);
  if (missing.length === 0) return;
  const packages = missing.map((tool) => packageOf[tool]);
  await aptInstall(packages);
  const still = await missingTools(tools);
  if (still.length > 0) throw new RigUnavailable(`${still.join(', ')} still missing after apt-get install`);
}

async function missingTools(tools: readonly Tool[]): Promise<Tool[]> {
  const found = await Promise.all(tools.map((tool) => findTool(tool)));
  return tools.filter((_tool, index) => found[index] === undefined);
}

/** Other runs on the machine may hold apt's locks for a while. */
const waitForLocks = ['-q', '-o', 'DPkg::Lock::Timeout=300'];

/**
 * Installs Debian packages.
 *
 * @throws RigUnavailable saying what to install when this user can't: not root, no apt, no network.
 */
export async function aptInstall(packages: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new RigUnavailable(
      `${packages.join(', ')} not installed: run "apt-get install ${packages.join(' ')}" as root`,
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '--no-install-recommends', ...waitForLocks, ...packages];
  try {
    // The lists of a fresh machine are empty or old; a repository of someone else's that fails is no reason to stop.
    await run('apt-get', ['update', ...waitForLocks], { env });
    await runOk('apt-get', install, { env });
  } catch (error) {
    throw new RigUnavailable(`apt-get install ${packages.join(' ')} failed`, { cause: error });
  }
}
