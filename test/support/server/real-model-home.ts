import { existsSync } from 'node:fs';
import { dtypes } from '../../../contract/dtypes.ts';
import type { RealModel } from '../real-models.ts';
import type { HomeOptions, TensorFields } from './served.ts';

/** Fields of a tensor, read from the manifest's `image:float32[batch,1,8,8]`. */
export function tensorFields(signature: string): TensorFields {
  const [, name = '', type = '', sizes = ''] = /^(.*):(\w+)\[(.*)\]$/.exec(signature) ?? [];
  const dtype = dtypes.find((known) => known === type);
  if (dtype === undefined) throw new Error(`no element type ${type}`);
  const shape = sizes
    .split(',')
    .map((size) => (size === '?' ? null : /^\d+$/.test(size) ? Number(size) : size));
  const batchAxis = shape.findIndex((size) => typeof size !== 'number');
  return { name, dtype, shape, batchAxis: batchAxis === -1 ? null : batchAxis };
}

/** What serves a real model. */
export function realModelHome(model: RealModel): HomeOptions {
  const external = `${model.path}.data`;
  return {
    model: existsSync(external) ? [model.path, external] : [model.path],
    inputs: model.inputs.map(tensorFields),
    outputs: model.outputs.map(tensorFields),
  };
}
