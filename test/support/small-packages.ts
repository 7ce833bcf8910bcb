import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { createCleartextMessage, generateKey, readPrivateKey, sign } from 'openpgp';
import { pack } from 'tar-stream';
import type { FileServer } from './file-server.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface SmallDeb {
  readonly name: string;
  readonly version: string;
  readonly architecture: 'amd64' | 'arm64' | 'all';
  readonly files: Files;
  readonly links?: Readonly<Record<string, string>>;
}

/** A Debian package as dpkg-deb makes it, gzipped. */
async function makeDeb({ name, version, architecture, files, links = {} }: SmallDeb): Promise<Buffer> {
  const control = `Package: ${name}\nVersion: ${version}\nArchitecture: ${architecture}\n`;
  const members = {
    'debian-binary': Buffer.from('2.0\n'),
    'control.tar.gz': await makeTarball({ './control': control, './md5sums': `0 ${name}\n` }),
    'data.tar.gz': await makeTarball(files, links),
  };
  const parts: Uint8Array[] = [Buffer.from('!<arch>\n')];
  for (const [member, bytes] of Object.entries(members)) {
    parts.push(
      Buffer.from(
        `${member.padEnd(16)}${'0'.padEnd(12)}0     0     ${'100644'.padEnd(8)}${`${bytes.length}`.padEnd(10)}\`\n`,
      ),
      bytes,
    );
    if (bytes.length % 2 === 1) parts.push(Buffer.from('\n'));
  }
  return Buffer.concat(parts);
}

async function makeTarball(files: Files, links: Readonly<Record<string, string>> = {}): Promise<Buffer> {
  const tar = pack();
  for (const [name, body] of Object.entries(files)) {
    tar.entry({ name, mode: name.includes('bin/') ? 0o775 : 0o664, uid: 1000 }, Buffer.from(body));
  }
  for (const [name, linkname] of Object.entries(links)) tar.entry({ name, type: 'symlink', linkname });
  tar.finalize();
  return gzipSync(await buffer(tar));
}

/** A signing key as Debian has them: the armored public half, and what signs. */
export async function makeSigner(): Promise<{ armoredKey: string; signText(text: string): Promise<string> }> {
  const { privateKey, publicKey } = await generateKey({
    userIDs: [{ name: 'Test archive' }],
    format: 'armored',
  });
  const signingKeys = await readPrivateKey({ armoredKey: privateKey });
  return {
    armoredKey: publicKey,
    async signText(text) {
      return sign({ message: await createCleartextMessage({ text }), signingKeys });
    },
  };
}

/** Publishes packages below `root/dists/codename` and `root/pool`, signed. */
export async function publishSuite(
  server: FileServer,
  signer: { signText(text: string): Promise<string> },
  suite: { readonly root: string; readonly codename: string; readonly fields?: string },
  debs: readonly SmallDeb[],
): Promise<void> {
  const dists = `${suite.root}/dists/${suite.codename}`;
  const lines: string[] = [];
  for (const architecture of ['amd64', 'arm64'] as const) {
    const stanzas: string[] = [];
    for (const deb of debs) {
      if (deb.architecture !== architecture && deb.architecture !== 'all') continue;
      const bytes = await makeDeb(deb);
      const path = `pool/main/${deb.name}/${deb.name}_${deb.version}_${deb.architecture}.deb`;
      server.files.set(`${suite.root}/${path}`, bytes);
      stanzas.push(
        `Package: ${deb.name}\nVersion: ${deb.version}\nArchitecture: ${deb.architecture}\nFilename: ${path}\nSize: ${bytes.length}\nSHA256: ${hex('sha256', bytes)}\n`,
      );
    }
    const index = gzipSync(stanzas.join('\n'));
    const path = `main/binary-${architecture}/Packages.gz`;
    server.files.set(`${dists}/${path}`, index);
    lines.push(` ${hex('sha256', index)} ${index.length} ${path}`);
  }
  const text = `Origin: Debian\nCodename: ${suite.codename}\n${suite.fields ?? ''}SHA256:\n${lines.join('\n')}\n`;
  server.files.set(`${dists}/InRelease`, await signer.signText(text));
}

/** Publishes an npm package below `root/`. Returns its integrity. */
export async function publishNpmPackage(
  server: FileServer,
  root: string,
  { name, version, files }: { readonly name: string; readonly version: string; readonly files: Files },
): Promise<string> {
  const inPackage = Object.fromEntries(
    Object.entries(files).map(([path, body]) => [`package/${path}`, body]),
  );
  const bytes = await makeTarball(inPackage);
  const tarball = `${name}/-/${name}-${version}.tgz`;
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  server.files.set(`${root}/${tarball}`, bytes);
  const dist = { integrity, tarball: `https://registry.example/${tarball}` };
  server.files.set(`${root}/${name}`, JSON.stringify({ name, versions: { [version]: { dist } } }));
  return integrity;
}

function hex(algorithm: string, bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}
