import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runCli, type CliOptions } from './cli.ts';

const iris = resolve(import.meta.dirname, '../../models/iris');
/** Named, because otherwise the folder names it. */
const config = 'name: iris\nmodel: model.onnx\ntests:\n  file: golden.json\n';

/** What the tests read of `mlpack build --json`. */
export interface Built {
  readonly reference: string;
  readonly digest: string;
  readonly derivedVersion: object | null;
  readonly images: readonly {
    readonly platform: string;
    readonly digest: string;
    readonly id: string;
    readonly sizeBytes: number;
    readonly unpackedBytes: number;
    readonly layers: readonly { readonly digest: string }[];
  }[];
}

/**
 * Makes a project of models/iris.
 *
 * @param lock the mlpack.lock of another project, so that nothing is resolved anew.
 */
export async function writeIris(folder: string, lock?: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(join(iris, 'model.onnx'), join(folder, 'model.onnx'));
  await copyFile(join(iris, 'golden.json'), join(folder, 'golden.json'));
  await writeFile(join(folder, 'mlpack.yaml'), config);
  if (lock !== undefined) await copyFile(lock, join(folder, 'mlpack.lock'));
}

/**
 * Builds what is in `cwd`.
 *
 * @throws Error with what the CLI said when it fails.
 */
export async function build(cwd: string, args: readonly string[], options: CliOptions = {}): Promise<Built> {
  const result = await runCli(['build', '--json', ...args], { cwd, ...options });
  if (result.exitCode !== 0) throw new Error(result.stderr);
  const built: Built = JSON.parse(result.stdout);
  return built;
}
