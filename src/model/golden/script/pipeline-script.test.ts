import { expect, it } from 'vitest';
import type { HuggingFaceFolder } from '../../../../contract/schemas/inspect.schema.ts';
import { pipelineScript } from './pipeline-script.ts';

const folder: HuggingFaceFolder = {
  task: 'image classification',
  architecture: 'ViTForImageClassification',
  modelType: 'vit',
  labels: ['cat', 'dog'],
  scores: null,
  pooling: null,
  prompts: null,
  tokenizer: null,
  maxLength: null,
  models: [],
  taken: 'model.onnx',
  problem: null,
};

it('asks the pipeline for the objects of pictures', () => {
  const script = pipelineScript({ ...folder, task: 'object detection' }, 'detr');
  expect(script).toContain('Run it there, with pictures of your own.');
  expect(script).toContain('transformers.pipeline("object-detection", model)');
});

it('asks the pipeline for pictures of a folder, and writes these into the file', () => {
  const script = pipelineScript(folder, 'vit');
  expect(script).toContain('Run it there, with pictures of your own.');
  expect(script).toContain('transformers.pipeline("image-classification", model, top_k=1_000_000)');
  expect(script).toContain('{"image": base64.b64encode(file.read_bytes()).decode()}');
});

it('writes WAV files as base64, and the answers to their samples', () => {
  const script = pipelineScript({ ...folder, task: 'audio classification' }, 'audio');
  expect(script).toContain('with WAV files of your own');
  expect(script).toContain('pipe({"raw": samples, "sampling_rate": rate})');
});
