import { pack, type Header } from 'tar-stream';
import { expect, it } from 'vitest';
import { readPackageTar } from './read-package-tar.ts';

async function* tarOf(members: readonly (Partial<Header> & { readonly name: string })[], text = 'text') {
  const tar = pack();
  for (const member of members) tar.entry(member, member.type === 'symlink' ? '' : text);
  tar.finalize();
  // In pieces, as from a connection.
  for await (const chunk of tar)
    if (chunk instanceof Uint8Array)
      for (let at = 0; at < chunk.length; at += 300) yield chunk.subarray(at, at + 300);
}

it('gives the members of a package, and skips what is not read', async () => {
  const members = [
    { name: './usr/skipped', mode: 0o644 },
    { name: './usr/read', mode: 0o755 },
    { name: 'usr/link', type: 'symlink', linkname: 'read' } as const,
  ];
  const text = Array.from({ length: 500 }, (_, i) => `line ${i}`).join('\n');
  const found: object[] = [];
  for await (const member of readPackageTar(tarOf(members, text), 'a package')) {
    const bytes = member.path === 'usr/read' ? (await member.read()).toString() : undefined;
    found.push({ ...member, bytes });
  }
  expect(found).toMatchObject([
    { path: 'usr/skipped', type: 'file', mode: 0o644 },
    { path: 'usr/read', type: 'file', mode: 0o755, bytes: text },
    { path: 'usr/link', type: 'symlink', linkTarget: 'read' },
  ]);
});

it.each(['../etc/passwd', '/etc/passwd', 'usr/../../etc/passwd'])(
  'refuses a path such as %s',
  async (name) => {
    await expect(readPackageTar(tarOf([{ name }]), 'a package').next()).rejects.toMatchObject({
      code: 'INTEGRITY',
      message: expect.stringContaining('a package has a path outside itself'),
    });
  },
);

it('names a package that is no tar', async () => {
  async function* noise() {
    yield Buffer.alloc(1024, 'x');
  }
  await expect(readPackageTar(noise(), 'a package').next()).rejects.toMatchObject({
    code: 'INTEGRITY',
    message: expect.stringMatching(/^a package is not a readable archive: Error: /u),
  });
});
