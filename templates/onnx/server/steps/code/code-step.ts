import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readCodeSettings } from '../../../../../contract/code/code-step.ts';
import type { Elements } from '../../tensors/dtype.ts';
import { readTensorSpec } from '../../tensors/read-tensor-spec.ts';
import type { StepKind } from '../step-kind.ts';
import { RunningCode } from './running-code.ts';

/** A step that the user has written. */
export const codeStep: StepKind = {
  kind: 'code',
  read: (declaration) => {
    const settings = readCodeSettings(declaration.declared());
    const inputs = declaration.objects('inputs').map(readTensorSpec);
    const outputs = declaration.objects('outputs').map(readTensorSpec);
    const declared = { kind: 'code', inputs, outputs, mayBlock: true } as const;
    return {
      ...declared,
      load: async (folder, told) => {
        const url = pathToFileURL(join(folder, settings.files[0]?.path ?? ''));
        const code = new RunningCode(url, { kind: 'code', ...settings, inputs, outputs }, told);
        return {
          ...declared,
          run: (tensors) => {
            const sent = tensors.map(({ dtype, shape, elements }, i) => ({
              name: inputs[i]?.name ?? '',
              dtype,
              shape,
              data: elements,
            }));
            return code.call(sent).map(({ shape, data }, i) => ({
              dtype: outputs[i]?.dtype ?? 'float32',
              shape,
              elements: data as Elements,
            }));
          },
        };
      },
    };
  },
};
