import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TreeEntry } from '../oci/tar/tree.ts';
import { bytesContent } from '../util/blobs/content.ts';
import { createFileBlobStore } from '../util/blobs/file-blob-store.ts';
import { executeDockerfile } from './execute.ts';

/** Nothing is ever written: what is wrong is found before. */
const store = createFileBlobStore(join(tmpdir(), 'mlpack-never-written'));
const model: TreeEntry = {
  type: 'file',
  path: 'model.onnx',
  mode: 0o644,
  uid: 0,
  gid: 0,
  content: bytesContent(''),
};

function build(text: string, context: readonly TreeEntry[] = []) {
  return executeDockerfile(text, context, {
    platform: { os: 'linux', architecture: 'amd64' },
    store,
    createdSeconds: 0,
    resolveBase: async () => expect.unreachable(),
  });
}

describe('a Dockerfile that cannot be executed', () => {
  it('says of a RUN on the minimal base that there is no shell, of another that an engine can do it', async () => {
    await expect(build('FROM scratch\nADD base/amd64.tar /\nRUN echo hi\n')).rejects.toMatchObject({
      suggestions: [
        expect.stringMatching(/no shell.*--base IMAGE/u),
        expect.stringContaining('--builder docker'),
      ],
    });
    for (const text of [
      'FROM debian:13\nRUN echo hi\n',
      'FROM scratch\nADD base/amd64.tar /\nRUN ["/bin/tool"]\n',
    ]) {
      await expect(build(text)).rejects.toMatchObject({
        suggestions: ['Build with an engine: --builder docker'],
      });
    }
  });

  it.each([
    ['FROM scratch\n\nRUN apt-get update\n', 'DOCKERFILE_UNSUPPORTED', /line 3: "RUN apt-get update"/u],
    ['FROM scratch\nADD https://example.com/x /x\n', 'DOCKERFILE_UNSUPPORTED', /line 2: ADD of https/u],
    ['FROM a AS b\nFROM scratch\nCOPY --from=b /x /x\n', 'DOCKERFILE_UNSUPPORTED', /line 2: a second stage/u],
    ['FROM scratch\nCOPY --from=b /x /x\n', 'DOCKERFILE_UNSUPPORTED', /--from/u],
    ['FROM scratch\nCOPY <<EOF /x\nhi\nEOF\n', 'DOCKERFILE_UNSUPPORTED', /line 2: .*here-document/u],
    ['FROM scratch\nCOPPY a /a\n', 'DOCKERFILE_INVALID', /line 2: "COPPY"/u],
    ['FROM scratch\nCOPY missing /a\n', 'DOCKERFILE_INVALID', /line 2: "missing" is not in/u],
    ['FROM scratch\nCOPY a\n', 'DOCKERFILE_INVALID', /source and a destination/u],
    ['FROM scratch\nENV A="x\n', 'DOCKERFILE_INVALID', /line 2: a " is not closed/u],
    ['FROM scratch\nENV A="${B:?is needed}"\n', 'DOCKERFILE_INVALID', /B is needed/u],
    ['FROM scratch\nENV A=${B#x}\n', 'DOCKERFILE_UNSUPPORTED', /line 2/u],
    ['FROM scratch\nEXPOSE http\n', 'DOCKERFILE_INVALID', /"http" is not a port/u],
    ['FROM scratch\nHEALTHCHECK --interval=3 CMD x\n', 'DOCKERFILE_INVALID', /duration/u],
    ['FROM scratch\nSTOPSIGNAL never\n', 'DOCKERFILE_INVALID', /signal/u],
    ['ENV A=1\nFROM scratch\n', 'DOCKERFILE_INVALID', /line 1: only ARG/u],
    ['', 'DOCKERFILE_INVALID', /no FROM/u],
  ])('says what is wrong with %j', async (text, code, message) => {
    await expect(build(text)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('suggests what was meant', async () => {
    await expect(build('FROM scratch\nCOPPY a /a\n')).rejects.toMatchObject({
      suggestions: ['Did you mean COPY?'],
    });
    await expect(build('FROM scratch\nCOPY modl.onnx /\n', [model])).rejects.toMatchObject({
      suggestions: ['Did you mean model.onnx?', expect.any(String)],
    });
    await expect(build('FROM scratch\nRUN x\n')).rejects.toMatchObject({
      suggestions: ['Build with an engine: --builder docker'],
    });
  });
});
