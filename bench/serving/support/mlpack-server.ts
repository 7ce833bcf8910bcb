import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runOk } from '../../../test/support/run.ts';
import { mlpack, root } from '../../support.ts';
import { modelName } from './raw-request.ts';
import type { Contender } from './server-process.ts';

/**
 * The server of an image of this model, as a process: the files `mlpack generate` puts into the image,
 * one worker, and no line logged for an answered request, as none of the others logs any.
 *
 * @param folder an empty folder for them
 * @param modelPath an ONNX file, or a folder of Hugging Face's
 */
export async function mlpackServer(
  folder: string,
  modelPath: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Contender> {
  // What is measured must be what the sources say.
  await runOk(process.execPath, [join(root, 'scripts', 'build.ts'), '--if-changed']);
  const project = join(folder, 'project');
  const home = join(folder, 'home');
  await mkdir(project);
  await cp(modelPath, join(project, basename(modelPath)), { recursive: true });
  await writeFile(join(project, 'mlpack.yaml'), `name: ${modelName}\nmodel: ${basename(modelPath)}\n`);
  const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';
  await mlpack(['generate', `--platform=linux/${architecture}`, `--output=${home}`], { cwd: project });
  await symlink(
    join(home, 'onnxruntime', architecture, 'opt', 'mlpack', 'node_modules'),
    join(home, 'node_modules'),
  );
  return {
    name: 'mlpack',
    command: [process.execPath, '--max-semi-space-size=16', join(home, 'server', 'server.mjs')],
    env: { MLPACK_HOME: home, LOG_LEVEL: 'warn', MLPACK_WORKERS: '1', GRPC_PORT: 'off', ...env },
  };
}
