import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const modelsDir = resolve(import.meta.dirname, '../models');
const manifestPath = join(modelsDir, 'MANIFEST.json');

/** An ONNX file with predictions its training framework made. */
export interface RealModel {
  /** Path below test/models, for test names: `iris-logreg/model.onnx`. */
  readonly name: string;
  readonly path: string;
  readonly goldenPath: string;
  /** Name of an ONNX output → name of the golden output it corresponds to; undefined where the manifest has none. */
  readonly outputsMap: Readonly<Record<string, string>> | undefined;
  /** Largest absolute difference that quantisation explains; undefined: the usual float32 tolerance. */
  readonly tolerance: number | undefined;
  /** Signature as the manifest writes it: `X:float32[N,4]`. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** What onnxruntime-node says when asked to run the file as it is. */
  readonly onnxruntimeError: string | undefined;
}

/** Every ONNX model of test/models. */
export const realModels: readonly RealModel[] = readManifest();

/** The folder of `test/models/name`. */
export function realModelPath(name: string): string {
  return join(modelsDir, name);
}

interface ManifestEntry {
  readonly path: string;
  readonly format: string;
  readonly golden: string;
  readonly outputs_map?: Readonly<Record<string, string>>;
  readonly tolerance?: number;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly onnxruntime_node_error?: string;
}

function readManifest(): RealModel[] {
  const entries: readonly ManifestEntry[] = JSON.parse(readFileSync(manifestPath, 'utf8'));
  return entries
    .filter((entry) => entry.format === 'onnx')
    .map((entry) => ({
      name: entry.path,
      path: join(dirname(manifestPath), entry.path),
      goldenPath: join(dirname(manifestPath), entry.golden),
      outputsMap: entry.outputs_map,
      tolerance: entry.tolerance,
      inputs: entry.inputs ?? [],
      outputs: entry.outputs ?? [],
      onnxruntimeError: entry.onnxruntime_node_error,
    }));
}
