import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pictureFolder } from '../../../../test/support/picture-folders.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { textFolder } from '../../../../test/support/text-folders.ts';
import { modelFormats } from '../../../model/formats/formats.ts';
import { onnxruntime } from '../../../runtime/onnxruntime/onnxruntime.ts';
import { goldenPython } from './golden-python.ts';

/** The Python for a model.onnx of a folder, with an mlpack.yaml beside it. */
async function pythonOf(from: string, yaml: string): Promise<string> {
  const cwd = await tempDir();
  await copyFile(join(from, 'model.onnx'), join(cwd, 'model.onnx'));
  await copyFile(join(textFolder('bert-text-classification'), 'tokenizer.json'), join(cwd, 'tokenizer.json'));
  await writeFile(join(cwd, 'mlpack.yaml'), yaml);
  const environment = {
    cwd,
    command: 'mlpack golden',
    cacheFolder: join(cwd, 'cache'),
    formats: modelFormats,
    runtime: onnxruntime,
    signal: new AbortController().signal,
  };
  return await goldenPython(environment, [join(cwd, 'model.onnx')], undefined);
}

it('is of what callers send and get by steps, not of the tensors of the graph', async () => {
  const yaml = 'steps: [tokenizer, inference, softmax, labels: [negative, positive]]\n';
  const script = await pythonOf(textFolder('bert-text-classification'), yaml);
  expect(script).toContain(
    'by the steps tokenizer → inference → softmax → labels of mlpack.yaml.\n# Fill in where there is "...", a value a row, then: mlpack build model.onnx --golden golden.json\n',
  );
  expect(script).toContain('inputs = {\n    "text": ...,  # texts [N]\n}\n');
  expect(script).toContain(
    '"scores": ...,  # float32 [batch_size, 2], in the order ["negative","positive"]\n',
  );
  expect(script).not.toMatch(/input_ids|logits/u);
});

it('names pictures, and what may be left out', async () => {
  const yaml =
    'steps: [image: { resize: { letterbox: 64 } }, inference, detect: { threshold: 0.4, output: found }]\n';
  const script = await pythonOf(pictureFolder('yolov8-raw'), yaml);
  expect(script).toContain('    "image": ...,  # names of pictures that lie beside golden.json');
  expect(script).toContain('    # "threshold": ...,  # any value of JSON a row; 0.4 where it is left out\n');
  expect(script).toContain('outputs = {\n    "found": ...,  # any value of JSON a row\n}');
});

it('is the own Python of Ultralytics where the steps answer as that', async () => {
  const yaml = 'steps: [image: { resize: { letterbox: 64 } }, inference, detect]\n';
  expect(await pythonOf(pictureFolder('yolov8-raw'), yaml)).toContain('import ultralytics');
});

it('is of the graph where no steps stand around it', async () => {
  const yaml = 'name: bare\n';
  expect(await pythonOf(textFolder('bert-text-classification'), yaml)).toContain('"input_ids": ...,');
});
