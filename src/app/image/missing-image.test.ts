import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { processFacts } from '../../../test/support/process-facts.ts';
import { smallBundle } from '../../../test/support/small-bundle.ts';
import { tagged } from '../../../test/support/tagged.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { writeLayout } from '../../oci/layout/layout-writer.ts';
import { diffImages } from '../compare/diff-images.ts';
import { createEnvironment } from '../environment/create-environment.ts';
import type { Environment } from '../environment/environment.ts';
import { projectLayout } from '../environment/state-folder.ts';
import { pushImage } from '../release/push.ts';
import { openImage } from '../run/served-image.ts';
import { composeStack } from '../stack/write/compose-stack.ts';
import { verifyImage } from '../verify/verify.ts';

let environment: Environment;

beforeEach(async () => {
  const cwd = await tempDir();
  environment = await createEnvironment(processFacts(cwd));
  onTestFinished(() => environment.http.close());
  const layers = [Buffer.from('a layer')];
  await writeLayout(projectLayout(cwd), await smallBundle(await tempDir(), layers), tagged('model-a:0.1.0'));
});

const unsaid = {
  name: undefined,
  database: undefined,
  databaseImage: undefined,
  monitoring: undefined,
  proxy: undefined,
};
const stack = {
  ...unsaid,
  replicas: undefined,
  swarm: undefined,
  output: 'stack',
  edited: 'refuse',
  update: false,
} as const;

/** Each command that takes the name of an image which may have been built here. */
const commands: Record<string, (name: string) => Promise<unknown>> = {
  test: (name) => openImage(environment, name),
  diff: (name) => diffImages(environment, { a: name, b: undefined }),
  verify: (name) => verifyImage(environment, name),
  push: (name) => pushImage(environment, { image: name, reference: undefined, channels: [] }),
  compose: (name) => composeStack(environment, { ...stack, images: [name] }),
};

it.each(Object.entries(commands))(
  '%s says of an image that is nowhere what was built here',
  async (_, run) => {
    await expect(run('nope:1')).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      message: 'There is no image nope:1: it was not built here, and no Docker or Podman engine answers.',
      suggestions: ['Built here: model-a:0.1.0', 'See where an engine was looked for: mlpack doctor'],
    });
  },
);

it.each(['model_a:0.1.0', 'model_a', 'Model A', 'Model A.joblib', 'model_a.joblib.gz', 'model.a'])(
  'the image of a model file is suggested by what that is called, %j',
  async (name) => {
    await expect(openImage(environment, name)).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      suggestions: expect.arrayContaining(['Did you mean: mlpack test model-a:0.1.0']),
    });
  },
);
