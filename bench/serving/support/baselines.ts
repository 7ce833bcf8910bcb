import { join, resolve } from 'node:path';
import { run, runOk } from '../../../test/support/run.ts';
import { aptInstall } from '../../../test/support/tools.ts';
import type { Contender } from './server-process.ts';

const folder = resolve(import.meta.dirname, '../baselines');

/** Debian's; another Python on the PATH wouldn't have its packages. */
const python = '/usr/bin/python3';

/** uvicorn is slower without the last two and takes them when they are there. */
const pythonPackages = ['fastapi', 'uvicorn', 'sklearn', 'uvloop', 'httptools'];

/** node:http, one `run()` a request. */
export function nodeHttp(modelPath: string): Contender {
  return {
    name: 'node:http, one `run()` a request',
    command: [process.execPath, join(folder, 'node-http.ts'), modelPath],
  };
}

/** node:http that repeats one answer: the most that it gives a server that does anything. */
export function nodeHttpConstant(modelPath: string): Contender {
  return {
    name: 'node:http that repeats one answer, unread',
    command: [process.execPath, join(folder, 'node-http-constant.ts'), modelPath],
  };
}

/** Express 5 with express.json as it comes, one `run()` a request. */
export function expressJson(modelPath: string): Contender {
  return {
    name: 'Express 5 with `express.json`',
    command: [process.execPath, join(folder, 'express-json.ts'), modelPath],
  };
}

/** The same without the ETag and the X-Powered-By that Express adds unless told not to. */
export function leanExpressJson(modelPath: string): Contender {
  return {
    name: 'the same, `etag` and `x-powered-by` off',
    command: [process.execPath, join(folder, 'express-json.ts'), modelPath, 'lean'],
  };
}

/** The file of the program that times onnxruntime without a server. */
export const inProcess: string = join(folder, 'in-process.ts');

/** Fits an estimator of iris and returns its file. @throws RigUnavailable saying what to install, when that can't be done */
export async function fitIris(estimator: 'forest' | 'logreg', modelFile: string): Promise<string> {
  await ensurePython(['sklearn']);
  await runOk(python, [join(folder, 'fit_sklearn.py'), estimator, modelFile]);
  return modelFile;
}

/** Fits a model of fit_batch.py with a batch of rows, all into a folder. @throws RigUnavailable */
export async function fitBatch(model: string, rows: number, into: string): Promise<void> {
  await ensurePython(['sklearn', 'pandas', 'xgboost']);
  await runOk(python, [join(folder, 'fit_batch.py'), model, String(rows), into], {
    // Threads that wait for each other by spinning make a small fit last minutes beside other programs.
    env: { ...process.env, OMP_NUM_THREADS: '1' },
  });
}

/** The command that times a model of {@link fitBatch} without a server. */
export function predictBatch(from: string, seconds: number): readonly [string, ...string[]] {
  return [python, join(folder, 'predict_batch.py'), from, String(seconds)];
}

/** Debian's Python with these of its packages, installed where they are missing. @throws RigUnavailable */
async function ensurePython(packages: readonly string[]): Promise<void> {
  const { exitCode } = await run(python, ['-c', `import ${packages.join(', ')}`]).catch(() => ({
    exitCode: undefined,
  }));
  if (exitCode !== 0) await aptInstall(packages.map((name) => `python3-${name}`));
}

/**
 * FastAPI with the scikit-learn estimator itself, `async def`, one uvicorn worker. Installs Debian's
 * packages where they are missing.
 *
 * @param modelFile where to write the estimator
 * @throws RigUnavailable saying what to install, when that can't be done
 */
export async function fastApi(estimator: 'forest' | 'logreg', modelFile: string): Promise<Contender> {
  await ensurePython(pythonPackages);
  const fitted = await fitIris(estimator, modelFile);
  return {
    name: 'FastAPI `async def`, scikit-learn',
    command: [python, join(folder, 'fastapi_sklearn.py'), fitted],
  };
}
