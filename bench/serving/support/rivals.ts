import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expressJson, fastApi, leanExpressJson, nodeHttp, nodeHttpConstant } from './baselines.ts';
import { mlpackServer } from './mlpack-server.ts';
import type { Row } from './row.ts';
import type { Contender } from './server-process.ts';
import { loadWorkload, type Workload } from './workloads.ts';

/** A server to beat. */
export interface Rival {
  readonly contender: Contender;
  /** How many times its answers mlpack must give; null where nothing was promised. */
  readonly target: number | null;
  /** False when it doesn't answer what it is asked. */
  readonly isRight?: boolean;
  /** What it is asked; the workload's rows where absent. */
  readonly rows?: readonly Row[];
}

/**
 * What a workload's answers a second are compared with.
 *
 * @param folder where models may be written
 * @throws RigUnavailable when Debian's Python packages are missing and can't be installed
 */
export async function rivalsOf({ name, modelPath }: Workload, folder: string): Promise<Rival[]> {
  const node = (unbatched: number | null, express: number | null): Rival[] => [
    { contender: nodeHttp(modelPath), target: unbatched },
    { contender: expressJson(modelPath), target: express },
    { contender: leanExpressJson(modelPath), target: null },
    { contender: nodeHttpConstant(modelPath), target: null, isRight: false },
  ];
  const python = (estimator: 'forest' | 'logreg') => fastApi(estimator, join(folder, 'model.joblib'));
  switch (name) {
    case 'iris-forest':
      return [...node(2.5, 6), { contender: await python('forest'), target: 50 }];
    case 'iris-forest-pickle':
      return [await float32Forest(folder)];
    case 'iris-xgboost':
    case 'lightgbm':
      return [await wholeModel(modelPath, folder)];
    case 'iris-logreg':
      return [...node(2.5, 6), { contender: await python('logreg'), target: 8 }];
    case 'digits-cnn':
      return node(2, null);
    default:
      return node(null, null);
  }
}

/** The same forest as the float32 ONNX that others make of it, in the same server. */
async function float32Forest(folder: string): Promise<Rival> {
  const own = join(folder, 'float32');
  await mkdir(own);
  const { modelPath, rows } = await loadWorkload('iris-forest', own);
  const contender = {
    ...(await mlpackServer(own, modelPath)),
    name: 'mlpack, float32 ONNX of the same forest',
  };
  return { contender, target: 0.9, rows };
}

/** ModelProto.training_info of no bytes: mlpack takes no trees out of models that say how they are trained. */
const emptyTrainingInfo = Uint8Array.of(0xa2, 0x01, 0x00);

/** The same model in the same server, whose trees onnxruntime walks. */
async function wholeModel(modelPath: string, folder: string): Promise<Rival> {
  const own = join(folder, 'whole');
  await mkdir(own);
  const whole = join(own, 'whole.onnx');
  await writeFile(whole, Buffer.concat([await readFile(modelPath), emptyTrainingInfo]));
  const contender = { ...(await mlpackServer(own, whole)), name: 'mlpack, all of the model in onnxruntime' };
  return { contender, target: 0.9 };
}
