import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { inspectOnnx } from '../../src/model/formats/onnx/inspect-onnx.ts';
import { onnxruntime } from '../../src/runtime/onnxruntime/onnxruntime.ts';
import { tempDir } from './temp.ts';

/** What onnxruntime says against a model; null when it loads it. */
export async function refusalOf(model: Buffer): Promise<string | null> {
  try {
    const session = await InferenceSession.create(model, { logSeverityLevel: 4 });
    await session.release();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What `mlpack inspect` foretells of that. */
export async function foretoldRefusals(model: Buffer): Promise<readonly string[]> {
  const path = join(await tempDir(), 'model.onnx');
  await writeFile(path, model);
  return (await inspectOnnx(path, { runtime: onnxruntime })).operators.unsupported;
}
