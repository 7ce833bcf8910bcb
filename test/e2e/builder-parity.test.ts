import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { readContextFolder } from '../../src/dockerfile/context-folder.ts';
import { executeDockerfile } from '../../src/dockerfile/execute.ts';
import { archiveSource } from '../../src/oci/archive/archive-source.ts';
import { writeDockerArchive } from '../../src/oci/archive/archive.ts';
import type { Image } from '../../src/oci/image/image.ts';
import { readImageTree } from '../../src/oci/image/image-tree.ts';
import { parseReference, taggedReference } from '../../src/oci/documents/reference.ts';
import { readImageFile } from '../../src/oci/image/unpack.ts';
import { createFileBlobStore } from '../../src/util/blobs/file-blob-store.ts';
import { it } from '../support/rig.ts';
import type { RunResult } from '../support/run.ts';
import { wholeImage } from '../support/whole-image.ts';

const platform = { os: 'linux', architecture: 'amd64' } as const;

const dockerfiles: Readonly<Record<string, string>> = {
  config: `ARG VERSION=1
FROM scratch AS final
ARG TARGETARCH
ARG VERSION
ENV A=1 B="two words" C=\${A:-unset}\${VERSION}
ENV A=changed D=\${MISSING:-\${B}} E=\${A:+set}'$A' F="q\\"\\$x\\y" G=a\\ b
ENV OLD style   value
ARG A=from-arg
ENV H=$A
LABEL b=2 a="$TARGETARCH" \\
  # a comment

  org.example.title='It''s' "quoted key"="v"
WORKDIR /opt
WORKDIR app
USER 65532:65532
WORKDIR data/deep
EXPOSE 8080 53/udp 9000-9001
VOLUME ["/data"]
VOLUME /v1 /v2
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1m30s --timeout=3s --start-period=1.5s --retries=3 CMD ["/x", "--check"]
CMD ["serve"]
ENTRYPOINT ["/bin/app"]
MAINTAINER some one
COPY a.txt /
`,
  shell: `FROM scratch
CMD echo  $HOME  \\
  && x
SHELL ["/bin/bash", "-c"]
ENTRYPOINT exec  app
HEALTHCHECK CMD curl  -f x || exit 1
COPY a.txt /
`,
  copy: `FROM scratch
COPY a.txt b.txt /z/
COPY a.txt /z/c
COPY dir /z
COPY dir/ /y/
COPY alias /al
COPY alias/inner /al2
COPY dir/link /lk
COPY dir/link /lkd/
COPY *.txt dir/y /to/
COPY di? /d
COPY nope* /never/
COPY di*/inn* /wi/
COPY dir/ a.txt b.txt /mixed/
COPY --chmod=700 --chown=9:9 dir /k
COPY dir /k
COPY a.txt /k/y
COPY b.txt /k/link
`,
  owners: `FROM scratch
COPY root/ /
COPY --chown=nonroot:web --chmod=640 dir /o/p/
COPY --chown=nonroot a.txt /o2/
COPY --chown=5 a.txt /o3/q
USER nonroot
WORKDIR /home/x
COPY more/lib /lib
COPY more/lib/m.so lib/
COPY ../a.txt ../../e
WORKDIR /usr/lib
WORKDIR /lib/new
COPY ["a.txt", "."]
`,
  archives: `FROM scratch
COPY root/ /
ADD plain.tar /
ADD gzipped.tar.gz /lib/
ADD gzipped.tar.gz notes.gz a.txt /many/
ADD plain.tar /new/place
ADD dir /ad
`,
  ignore: 'FROM scratch\nCOPY . /\n',
};

describe('the oci builder', () => {
  for (const [name, text] of Object.entries(dockerfiles))
    it(`makes what BuildKit makes: ${name}`, async ({ engine, dir }) => {
      const context = join(dir, 'context');
      await writeContext(context);
      await writeFile(join(dir, 'Dockerfile'), text);
      const store = createFileBlobStore(join(dir, 'store'));
      const ours = await executeDockerfile(text, await readContextFolder(context), {
        platform,
        store,
        createdSeconds: 0,
        resolveBase: async () => expect.unreachable('every stage is FROM scratch'),
      });

      const tag = `mlpack-parity-test:${name}`;
      const file = join(dir, 'Dockerfile');
      const flags = ['--quiet', '--provenance=false', '--platform', 'linux/amd64'];
      await succeed(engine.dockerCli(['build', ...flags, '--tag', tag, '--file', file, context]));
      const saved = join(dir, 'saved.tar');
      await succeed(engine.dockerCli(['save', '--output', saved, tag]));
      const theirs = await wholeImage(archiveSource(saved, store, { name: tag }), platform);
      await engine.dockerCli(['rmi', tag]);

      expect(await listing(ours)).toEqual(await listing(theirs));
      expect(withoutEmpty(ours.config.config)).toEqual(withoutEmpty(theirs.config.config));
      expect(ours.config.author).toBe(theirs.config.author);

      const archive = join(dir, 'ours.tar');
      await writeDockerArchive(archive, ours, taggedReference(parseReference(tag)));
      await succeed(engine.dockerCli(['load', '--input', archive]));
      await engine.dockerCli(['rmi', tag]);
    });
});

async function writeContext(folder: string): Promise<void> {
  const write = async (path: string, text: string, mode = 0o644) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
    await chmod(join(folder, path), mode);
  };
  await write('a.txt', 'a');
  await write('b.txt', 'b', 0o755);
  await write('dir/inner/x', 'x');
  await write('dir/y', 'y', 0o755);
  await symlink('inner/x', join(folder, 'dir/link'));
  await symlink('dir', join(folder, 'alias'));
  await write('root/usr/lib/libc.so', 'c');
  await symlink('usr/lib', join(folder, 'root/lib'));
  await write('root/etc/passwd', 'root:x:0:0::/:/x\nnonroot:x:65532:65533::/:/x\n');
  await write('root/etc/group', 'root:x:0:\nweb:x:77:\n');
  await write('more/lib/m.so', 'm');
  await write('packed/lib2/sub/f', 'f');
  await symlink('sub', join(folder, 'packed/lib2/s'));
  execFileSync('ln', ['packed/lib2/sub/f', 'packed/lib2/hard'], { cwd: folder });
  const tar = ['--owner=x:3', '--group=x:4', '--numeric-owner', '-C', 'packed'];
  execFileSync('tar', [...tar, '-cf', 'plain.tar', '.'], { cwd: folder });
  execFileSync('tar', [...tar, '-czf', 'gzipped.tar.gz', 'lib2'], { cwd: folder });
  await writeFile(join(folder, 'notes.gz'), execFileSync('gzip', ['-n'], { input: 'no tar' }));
  await write('.dockerignore', '*.md\n**/skip\n!keep.md\npacked\n');
  await write('left-out.md', '');
  await write('keep.md', '');
  await write('q/skip/a', '');
  await write('q/n', '');
}

/** Type, mode, owner, path, link target and bytes of everything in an image. */
async function listing(image: Image): Promise<string[]> {
  const tree = await readImageTree(image);
  const lines: string[] = [];
  for (const path of tree.paths()) {
    const node = tree.get(path);
    if (node === undefined) continue;
    const bytes = node.type === 'file' ? (await readImageFile(image, path)).toString('hex') : '';
    const target = node.type === 'symlink' ? node.target : '';
    lines.push(`${node.type} ${node.mode.toString(8)} ${node.uid}:${node.gid} ${path} ${target}${bytes}`);
  }
  return lines;
}

/** Engines write what is not set as null, false or an empty string. */
function withoutEmpty(config: object | undefined): Record<string, unknown> {
  const entries = Object.entries(config ?? {});
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== false && value !== ''));
}

async function succeed(command: Promise<RunResult>): Promise<void> {
  const { exitCode, stderr } = await command;
  if (exitCode !== 0) throw new Error(stderr);
}
