import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Image } from '../../oci/image/image.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { executeDockerfile } from '../execute.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlpack-configure-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function build(
  text: string,
  { buildArgs, base }: { readonly buildArgs?: Record<string, string>; readonly base?: Image } = {},
): Promise<Image> {
  return executeDockerfile(text, [], {
    platform: { os: 'linux', architecture: 'arm64' },
    store: createFileBlobStore(folder),
    createdSeconds: 0,
    buildArgs,
    resolveBase: async (reference) => {
      if (base === undefined) throw new Error(`no base ${reference}`);
      return base;
    },
  });
}

describe('the configuration', () => {
  it('is what BuildKit writes', async () => {
    const image = await build(
      `# syntax=docker/dockerfile:1
ARG VERSION=1
FROM scratch AS final
ARG TARGETARCH
ARG VERSION
ENV A=1 B="two words" C=\${A:-unset}\${VERSION}
ENV A=changed D=\${MISSING:-\${B}} E=\${A:+set}'$A'
ENV OLD style   value
LABEL b=2 a="$TARGETARCH" \\
      # a comment
      org.example.title='It''s'
WORKDIR /opt
WORKDIR app
USER 65532:65532
EXPOSE 8080 53/udp 9000-9001
VOLUME ["/data"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1m30s --timeout=3s --start-period=1.5s --retries=3 CMD ["/x", "--check"]
CMD ["serve"]
ENTRYPOINT ["/bin/app"]
MAINTAINER someone
`,
    );
    expect(image.config).toMatchObject({
      author: 'someone',
      architecture: 'arm64',
      created: '1970-01-01T00:00:00Z',
    });
    expect(image.config.config).toEqual({
      Env: [
        'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        'A=changed',
        'B=two words',
        'C=unset1',
        'D=two words',
        'E=set$A',
        'OLD=style   value',
      ],
      Labels: { a: 'arm64', b: '2', 'org.example.title': 'Its' },
      WorkingDir: '/opt/app',
      User: '65532:65532',
      ExposedPorts: { '8080/tcp': {}, '53/udp': {}, '9000/tcp': {}, '9001/tcp': {} },
      Volumes: { '/data': {} },
      StopSignal: 'SIGTERM',
      Healthcheck: {
        Test: ['CMD', '/x', '--check'],
        Interval: 90e9,
        Timeout: 3e9,
        StartPeriod: 1.5e9,
        Retries: 3,
      },
      Cmd: ['serve'],
      ArgsEscaped: true,
      Entrypoint: ['/bin/app'],
    });
  });

  it('wraps shell forms, with the shell that was set', async () => {
    const image = await build(
      'FROM scratch\nCMD echo  $HOME\nSHELL ["/bin/bash", "-c"]\nENTRYPOINT exec app\n',
    );
    expect(image.config.config).toMatchObject({
      Cmd: ['/bin/sh', '-c', 'echo  $HOME'],
      Entrypoint: ['/bin/bash', '-c', 'exec app'],
    });
  });

  it('drops the CMD of the base image with its ENTRYPOINT, and keeps the rest', async () => {
    const base = await build('FROM scratch\nENV PATH=/base X=1\nLABEL a=1\nCMD ["base"]\nUSER 7\n');
    const image = await build('FROM base\nENV Y=$X\nLABEL b=2\nENTRYPOINT ["/x"]\n', { base });
    expect(image.config.config).toMatchObject({
      Env: ['PATH=/base', 'X=1', 'Y=1'],
      Labels: { a: '1', b: '2' },
      User: '7',
      Entrypoint: ['/x'],
    });
    expect(image.config.config).not.toHaveProperty('Cmd');
  });

  it('lets build arguments win over defaults', async () => {
    const text = 'ARG A=1\nFROM scratch\nARG A\nARG B=$A\nARG TARGETARCH\nENV ALL=$A-$B-$TARGETARCH\n';
    const all = async (buildArgs: Record<string, string>) =>
      (await build(text, { buildArgs })).config.config?.Env?.at(-1);
    expect(await all({})).toBe('ALL=1-1-arm64');
    expect(await all({ A: '2' })).toBe('ALL=2-2-arm64');
  });
});
