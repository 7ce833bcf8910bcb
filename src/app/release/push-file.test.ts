import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { processFacts } from '../../../test/support/process-facts.ts';
import { smallBundle } from '../../../test/support/small-bundle.ts';
import { tagged } from '../../../test/support/tagged.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { writeOciArchive } from '../../oci/archive/archive.ts';
import { createEnvironment } from '../environment/create-environment.ts';
import { pushImage } from './push.ts';

it.each(['iris.pkl', 'team/iris.pkl'])('a model alone is no place to push to: %s', async (name) => {
  const cwd = await tempDir();
  const environment = await createEnvironment(processFacts(cwd, { command: 'mlpack push' }));
  onTestFinished(() => environment.http.close());
  await mkdir(join(cwd, 'team'));
  // None, as Python pickles it with protocol 4.
  await writeFile(join(cwd, name), Buffer.from('80044e2e', 'hex'));
  await expect(
    pushImage(environment, { image: undefined, reference: name, channels: [] }),
  ).rejects.toMatchObject({ code: 'IMAGE_INVALID', message: `${name} is a model, not an image.` });
});

it('an archive alone is no place to push to either', async () => {
  const cwd = await tempDir();
  const environment = await createEnvironment(processFacts(cwd));
  onTestFinished(() => environment.http.close());
  await writeOciArchive(
    join(cwd, 'my iris.tar'),
    await smallBundle(cwd, [Buffer.from('a')]),
    tagged('iris:1'),
  );
  await expect(
    pushImage(environment, { image: undefined, reference: 'my iris.tar', channels: [] }),
  ).rejects.toMatchObject({
    code: 'USAGE',
    message: 'my iris.tar is an image, and where it goes is not said.',
    suggestions: ["mlpack push 'my iris.tar' REGISTRY/TEAM/NAME"],
  });
});

it('nor is an image that is said to be one, with nothing else', async () => {
  const cwd = await tempDir();
  const environment = await createEnvironment(processFacts(cwd));
  onTestFinished(() => environment.http.close());
  const pushed = pushImage(environment, { image: undefined, reference: 'oci:./out', channels: [] });
  await expect(pushed).rejects.toMatchObject({
    code: 'USAGE',
    message: 'oci:./out is an image, and where it goes is not said.',
    suggestions: ['mlpack push oci:./out REGISTRY/TEAM/NAME'],
  });
});

it('a name without a registry is shown as it is to be typed', async () => {
  const cwd = await tempDir();
  const environment = await createEnvironment(processFacts(cwd));
  onTestFinished(() => environment.http.close());
  const image = 'oci-archive:./iris.tar';
  await writeOciArchive(join(cwd, 'iris.tar'), await smallBundle(cwd, [Buffer.from('a')]), tagged('iris:1'));
  await expect(pushImage(environment, { image, reference: 'iris:2', channels: [] })).rejects.toMatchObject({
    code: 'USAGE',
    message: 'iris:2 names no registry.',
    suggestions: [
      'Say where it goes, such as ghcr.io/me: mlpack push oci-archive:./iris.tar REGISTRY/TEAM/iris:2',
      'Or in mlpack.yaml: image: REGISTRY/TEAM/iris',
    ],
  });
});
