import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedDir } from './rig-cache.ts';
import { runOk } from './run.ts';

const ARCHIVE_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** A Debian suite the rig takes packages from, whatever the suite of the machine. */
export type DebianSuite = 'bookworm' | 'trixie' | 'trixie-backports' | 'sid';

/**
 * Unpacks packages of a Debian suite into one cached folder without installing them, and returns
 * that folder. apt does the work with a private configuration, so signatures and checksums are
 * verified and nothing on the machine changes. Dependencies are the caller's business.
 *
 * @throws Error with apt's own words when the mirror can't be reached or a package doesn't exist.
 */
export function unpackDebs(
  suite: DebianSuite,
  packages: readonly string[],
  architecture: 'amd64' | 'arm64' = process.arch === 'arm64' ? 'arm64' : 'amd64',
): Promise<string> {
  const names = packages.toSorted();
  const key = createHash('sha256').update(names.join(' ')).digest('hex').slice(0, 12);
  return cachedDir(join('debs', `${suite}-${architecture}-${key}`), async (dir) => {
    const apt = join(dir, '.apt');
    const debs = join(dir, '.debs');
    await mkdir(debs, { recursive: true });
    const env = await privateApt(apt, 'deb', suite, architecture);
    await runOk('apt-get', ['download', '-q', ...names], { env, cwd: debs });
    for (const deb of (await readdir(debs)).toSorted()) await runOk('dpkg', ['-x', join(debs, deb), dir]);
    for (const scaffold of [apt, debs]) await rm(scaffold, { recursive: true });
  });
}

/**
 * Unpacks packages with all that they depend on whose names begin in a way, as {@link unpackDebs} does one by one, into a folder.
 *
 * @throws Error with apt's own words
 */
export async function unpackWithDependencies(
  suite: DebianSuite,
  packages: readonly string[],
  prefix: string,
  dir: string,
): Promise<void> {
  const download = `${dir}.download`;
  await mkdir(download, { recursive: true });
  const env = await privateApt(join(download, '.apt'), 'deb', suite, 'amd64');
  // Of a machine that has nothing yet.
  const none = join(download, '.status');
  await writeFile(none, '');
  const all = ['install', '--no-install-recommends', '--print-uris', '-q', '-y', ...packages];
  const { stdout } = await runOk('apt-get', ['-o', `Dir::State::status=${none}`, ...all], { env });
  const names = [...stdout.matchAll(/^'\S+' ([^_\s]+)_/gmu)].map(([, name = '']) => name);
  const wanted = names.filter((name) => name.startsWith(prefix));
  await runOk('apt-get', ['download', '-q', ...wanted], { env, cwd: download });
  const debs = (await readdir(download)).filter((file) => file.endsWith('.deb')).toSorted();
  await mkdir(dir, { recursive: true });
  for (const deb of debs) await runOk('dpkg', ['-x', join(download, deb), dir]);
  await rm(download, { recursive: true });
}

/**
 * Unpacks what a source package of a Debian suite has from upstream into a folder, with the checks of {@link unpackDebs}.
 *
 * @throws Error with apt's own words
 */
export async function unpackSource(suite: DebianSuite, name: string, dir: string): Promise<void> {
  const download = `${dir}.download`;
  await mkdir(download, { recursive: true });
  const env = await privateApt(join(download, '.apt'), 'deb-src', suite, 'amd64');
  await runOk('apt-get', ['source', '--download-only', '-q', name], { env, cwd: download });
  const archive = (await readdir(download)).find((file) => file.includes('.orig.tar.'));
  if (archive === undefined) throw new Error(`the source package ${name} has no archive of its own`);
  await mkdir(dir, { recursive: true });
  await runOk('tar', ['-xf', join(download, archive), '-C', dir, '--strip-components=1']);
  await rm(download, { recursive: true });
}

/** The environment of an apt-get that knows one suite and nothing of this machine, its lists read. */
async function privateApt(
  apt: string,
  type: 'deb' | 'deb-src',
  suite: DebianSuite,
  architecture: 'amd64' | 'arm64',
): Promise<NodeJS.ProcessEnv> {
  await mkdir(join(apt, 'lists', 'partial'), { recursive: true });
  const configFile = join(apt, 'apt.conf');
  await writeFile(
    join(apt, 'sources.list'),
    `${type} [signed-by=${ARCHIVE_KEYRING}] ${await debianMirror()} ${suite} main\n`,
  );
  await writeFile(
    configFile,
    [
      `Dir::Etc::sourcelist "${apt}/sources.list";`,
      'Dir::Etc::sourceparts "-";',
      `Dir::State::lists "${apt}/lists";`,
      `Dir::Cache "${apt}/cache";`,
      `APT::Architecture "${architecture}";`,
      `APT::Architectures { "${architecture}"; };`,
      'APT::Sandbox::User "";',
      'Acquire::Languages "none";',
      'Acquire::Retries "3";',
      'APT::Update::Error-Mode "any";',
    ].join('\n'),
  );
  const env = { ...process.env, APT_CONFIG: configFile };
  await runOk('apt-get', ['update', '-q'], { env });
  return env;
}

/** The mirror this machine's own apt uses for Debian's main archive, else Debian's. */
export async function debianMirror(): Promise<string> {
  const sources = ['/etc/apt/sources.list.d/debian.sources', '/etc/apt/sources.list'];
  for (const file of sources) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const uri = /^(?:URIs:\s*|deb\s+(?:\[[^\]]*\]\s*)?)(https?:\/\/\S*\/debian)\/?(?=\s|$)/m.exec(text)?.[1];
    if (uri !== undefined) return uri;
  }
  return 'http://deb.debian.org/debian';
}
