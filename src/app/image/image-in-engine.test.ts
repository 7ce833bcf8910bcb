import { describe, expect, it, onTestFinished } from 'vitest';
import { processFacts } from '../../../test/support/process-facts.ts';
import { smallBundle } from '../../../test/support/small-bundle.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { writeLayout } from '../../oci/layout/layout-writer.ts';
import { createEnvironment } from '../environment/create-environment.ts';
import { openImage } from '../run/served-image.ts';
import { projectLayout } from '../environment/state-folder.ts';
import { tagged } from '../../../test/support/tagged.ts';

describe('openImage without an engine', () => {
  it('says of an image that is not there what is', async () => {
    const cwd = await tempDir();
    const environment = await createEnvironment(processFacts(cwd));
    onTestFinished(() => environment.http.close());
    await expect(openImage(environment, 'nope:1')).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      message: expect.stringContaining('no Docker or Podman engine answers'),
      suggestions: expect.arrayContaining([expect.stringContaining('mlpack build')]),
    });
    for (const name of ['a:0.1.0', 'b:0.1.0']) {
      await writeLayout(
        projectLayout(cwd),
        await smallBundle(await tempDir(), [Buffer.from(name)]),
        tagged(name),
      );
    }
    await expect(openImage(environment, 'nope:1')).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      suggestions: ['Built here: a:0.1.0, b:0.1.0', expect.stringContaining('mlpack doctor')],
    });
    await expect(openImage(environment, 'a:0.2.0')).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      suggestions: expect.arrayContaining(['Did you mean: mlpack test a:0.1.0']),
    });
    await expect(openImage(environment, 'b5')).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      suggestions: expect.arrayContaining(['If that is an id, write 12 digits of it, or sha256:b5']),
    });
  });
});
