import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { processFacts } from '../../../test/support/process-facts.ts';
import { smallBundle } from '../../../test/support/small-bundle.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { parseReference } from '../../oci/documents/reference.ts';
import { deliverImage } from './deliver-image.ts';
import { builtHere } from './built-here.ts';
import { locateImage } from './locate-image.ts';
import { rememberBuild } from './last-build.ts';
import { projectLayout } from '../environment/state-folder.ts';

const digest = `sha256:${'a'.repeat(64)}` as const;
const toEngine = { kind: 'engine' } as const;

/** Locates an image from a folder; what is noted goes into `notes`. */
function locate(cwd: string, argument: string | undefined, notes: string[] = []) {
  const { progress } = processFacts(cwd);
  return locateImage({ cwd, progress: { ...progress, note: (text) => notes.push(text) } }, argument);
}

/** Delivers an image to the layout of `folder`, as a build of a model of that name does. */
async function built(folder: string, reference: string) {
  const bundle = await smallBundle(await tempDir(), [Buffer.from(reference)]);
  const target = { kind: 'oci', path: projectLayout(folder) } as const;
  const environment = {
    signal: new AbortController().signal,
    progress: {
      step: <T>(_: string, run: (update: () => void) => Promise<T>) => run(() => {}),
      note: () => {},
    },
  };
  await deliverImage(environment, bundle, parseReference(reference), target, undefined);
  return bundle.descriptor.digest;
}

describe('locateImage', () => {
  it('finds every model that was built in a folder', async () => {
    const cwd = await tempDir();
    const a = await built(cwd, 'a:0.1.0');
    const b = await built(cwd, 'b:0.1.0');
    const elsewhere = await built(cwd, 'ghcr.io/me/a:0.1.0');
    const place = { kind: 'oci', path: projectLayout(cwd) };
    expect(await locate(cwd, 'a:0.1.0')).toMatchObject({ digest: a, ...place });
    expect(await locate(cwd, 'docker.io/library/b:0.1.0')).toMatchObject({ digest: b, ...place });
    expect(await locate(cwd, 'ghcr.io/me/a:0.1.0')).toMatchObject({ digest: elsewhere, ...place });
    expect(await builtHere(cwd)).toEqual(['a:0.1.0', 'b:0.1.0', 'ghcr.io/me/a:0.1.0']);
  });

  it('finds it by whatever docker would: tag, digest, both, or the digest alone', async () => {
    const cwd = await tempDir();
    const digest = await built(cwd, 'a:0.1.0');
    const other = await built(cwd, 'a:0.2.0');
    const latest = await built(cwd, 'ghcr.io/me/b');
    const path = projectLayout(cwd);
    const named = { kind: 'oci', path, digest, name: 'a:0.1.0', builtAs: 'a:0.1.0' };
    const moved = `a:0.2.0@${digest}`;
    for (const argument of [`a:0.1.0@${digest}`, `a@${digest}`, `docker.io/a@${digest}`, digest, moved]) {
      expect(await locate(cwd, argument), argument).toEqual(named);
    }
    for (const argument of ['ghcr.io/me/b', `ghcr.io/me/b:latest@${latest}`, `ghcr.io/me/b@${latest}`]) {
      expect(await locate(cwd, argument), argument).toMatchObject({ digest: latest });
    }
    for (const argument of [`b@${digest}`, `a@${latest}`, `a:0.3.0@${latest}`, `sha256:${'a'.repeat(64)}`]) {
      expect(await locate(cwd, argument), argument).toMatchObject({ kind: 'engine', name: argument });
    }
    expect(await locate(cwd, `a:0.2.0@${other}`)).toMatchObject({ digest: other });
  });

  it('takes a name without a tag for what was built of it, and says which', async () => {
    const cwd = await tempDir();
    const first = await built(cwd, 'a:0.9.0');
    const path = projectLayout(cwd);
    const notes: string[] = [];
    expect(await locate(cwd, 'a', notes)).toMatchObject({ digest: first, builtAs: 'a:0.9.0' });
    const second = await built(cwd, 'a:0.10.0');
    await built(cwd, 'ab:1.0.0');
    expect(await locate(cwd, 'docker.io/library/a', notes)).toMatchObject({ digest: second });
    // An older version that was built after a newer one.
    const location = { kind: 'oci', path } as const;
    await rememberBuild(cwd, { reference: 'a:0.9.0', digest: first, location, layout: path });
    expect(await locate(cwd, 'a', notes)).toMatchObject({ digest: first, builtAs: 'a:0.9.0' });
    expect(notes).toEqual([
      'a is taken for a:0.9.0, the only one built here.',
      'docker.io/library/a is taken for a:0.10.0, the highest version built here; there are a:0.9.0, too.',
      'a is taken for a:0.9.0, built here last; there are a:0.10.0, too.',
    ]);
    const latest = await built(cwd, 'a:latest');
    expect(await locate(cwd, 'a', notes)).toMatchObject({ digest: latest });
    expect(await locate(cwd, 'c')).toMatchObject({ kind: 'engine', name: 'c' });
    expect(await locate(cwd, 'me/a')).toMatchObject({ kind: 'engine', name: 'me/a' });
    expect(notes).toHaveLength(3);
  });

  it('finds it though the folder of its model has the same name', async () => {
    const cwd = await tempDir();
    const digest = await built(cwd, 'a:0.1.0');
    await mkdir(join(cwd, 'a'));
    expect(await locate(cwd, 'a')).toMatchObject({ digest, builtAs: 'a:0.1.0' });
    const nothing = {
      code: 'IMAGE_NOT_FOUND',
      message: expect.stringContaining('Nothing has been built in'),
    };
    await expect(locate(cwd, './a')).rejects.toMatchObject(nothing);
    await mkdir(join(cwd, 'b'));
    await expect(locate(cwd, 'b')).rejects.toMatchObject(nothing);
  });

  it('refuses a tag with a digest that is not its own, but for what a registry may have', async () => {
    const cwd = await tempDir();
    const digest = await built(cwd, 'a:0.1.0');
    const b = await built(cwd, 'ghcr.io/me/b:0.1.0');
    await expect(locate(cwd, `a:0.1.0@${b}`)).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      message: `a:0.1.0 is ${digest} here, not ${b}.`,
    });
    const name = `ghcr.io/me/b:0.1.0@${digest}`;
    expect(await locate(cwd, name)).toMatchObject({ kind: 'engine', name });
  });

  it('finds what was built last to a place of its own by its digest, too', async () => {
    const cwd = await tempDir();
    const digest = await built(cwd, 'a:0.1.0');
    const location = { kind: 'oci-archive', path: join(cwd, 'a.tar') } as const;
    await rm(projectLayout(cwd), { recursive: true });
    await rememberBuild(cwd, { reference: 'a:0.1.0', digest, location, layout: null });
    for (const argument of ['a:0.1.0', `a:0.1.0@${digest}`, `a@${digest}`, digest]) {
      expect(await locate(cwd, argument), argument).toMatchObject({ ...location, digest });
    }
  });

  it('leaves what was not built to an engine', async () => {
    const cwd = await tempDir();
    await built(cwd, 'a:0.1.0');
    expect(await locate(cwd, 'a:0.2.0')).toEqual({
      name: 'a:0.2.0',
      digest: undefined,
      ...toEngine,
    });
  });

  it('without IMAGE, is about what was built last from here, wherever that lies', async () => {
    const cwd = await tempDir();
    const other = await tempDir();
    await built(cwd, 'iris:0.1.0');
    const last = await built(other, 'iris:0.1.0');
    const layout = projectLayout(other);
    await rememberBuild(cwd, { reference: 'iris:0.1.0', digest: last, location: toEngine, layout });
    for (const argument of [undefined, 'iris:0.1.0']) {
      expect(await locate(cwd, argument)).toEqual({
        name: undefined,
        digest: last,
        builtAs: 'iris:0.1.0',
        kind: 'oci',
        path: layout,
      });
    }
  });

  it('finds the last build of a folder that has moved', async () => {
    const before = join(await tempDir(), 'before');
    const after = join(await tempDir(), 'after');
    await mkdir(before);
    const last = await built(before, 'iris:0.1.0');
    const layout = projectLayout(before);
    const location = { kind: 'oci', path: layout } as const;
    await rememberBuild(before, { reference: 'iris:0.1.0', digest: last, location, layout });
    await rename(before, after);
    expect(await locate(after, undefined)).toMatchObject({
      digest: last,
      path: projectLayout(after),
    });
  });

  it('asks the engine when the layout is gone', async () => {
    const cwd = await tempDir();
    const last = await built(cwd, 'iris:0.1.0');
    const layout = projectLayout(cwd);
    await rememberBuild(cwd, { reference: 'iris:0.1.0', digest: last, location: toEngine, layout });
    await rm(layout, { recursive: true });
    expect(await locate(cwd, undefined)).toMatchObject({ name: 'iris:0.1.0', ...toEngine });
  });

  it.each([
    ['oci:out', undefined, 'out'],
    ['oci:out:1.0.0', '1.0.0', 'out'],
    ['oci:.mlpack/oci:iris:1.0.0', 'iris:1.0.0', '.mlpack/oci'],
    ['oci:.mlpack/oci:ghcr.io/me/iris:1.0.0', 'ghcr.io/me/iris:1.0.0', '.mlpack/oci'],
  ])('reads %s', async (argument, name, path) => {
    const cwd = await tempDir();
    expect(await locate(cwd, argument)).toEqual({
      name,
      digest: undefined,
      kind: 'oci',
      path: join(cwd, path),
    });
  });

  const layout = '.mlpack/oci';
  it.each([
    ['no object', 'null'],
    ['no JSON', '{'],
    ['no reference', { digest, location: toEngine, layout }],
    ['a reference that is none', { reference: '../../etc', digest, location: toEngine, layout }],
    [
      'a digest that is a path',
      { reference: 'iris:1', digest: 'sha256:../../x', location: toEngine, layout },
    ],
    ['an unknown place', { reference: 'iris:1', digest, location: { kind: 'http', path: 'x' }, layout }],
    ['a path that is none', { reference: 'iris:1', digest, location: { kind: 'oci', path: 7 }, layout }],
    ['a layout that is none', { reference: 'iris:1', digest, location: toEngine, layout: { a: 1 } }],
    ['no end', { reference: 'iris:1', digest, location: toEngine, layout: null, more: 'x'.repeat(1 << 20) }],
  ])('believes no last build with %s', async (_, content) => {
    const cwd = await tempDir();
    await mkdir(join(cwd, '.mlpack'));
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(join(cwd, '.mlpack', 'last-build.json'), text);
    await expect(locate(cwd, undefined)).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
  });
});
