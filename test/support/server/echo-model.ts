import { identityModel } from './identity-model.ts';
import { serve, type Served } from './served.ts';

/** A column of a model that gives back its inputs. */
type EchoInput = readonly [name: string, dtype: 'string' | 'float32', isOptional?: true];

/** Serves a model that gives back its inputs, a value a row each: `text` as `text_out`. Those that are left out are "left out". */
export function serveEcho(inputs: readonly EchoInput[]): Promise<Served> {
  const pairs = inputs.map(([name, dtype]) => ({ input: name, output: `${name}_out`, dtype, shape: ['N'] }));
  return serve({
    model: identityModel(pairs),
    inputs: inputs.map(([name, dtype, optional]) => ({
      name,
      dtype,
      shape: ['N'],
      batchAxis: 0,
      ...(optional && { missing: 'left out', optional }),
    })),
    outputs: pairs.map(({ output, dtype, shape }) => ({ name: output, dtype, shape, batchAxis: 0 })),
    env: { MLPACK_INFERENCE: 'inline' },
  });
}
