/** Models whose graphs give what they get, so that callers see what the steps before inference make of what they send. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { audioCases, audioFile, audioFolder } from './audio-folders.ts';
import { elementTypes, inputField, modelBytes, nodeField, outputField } from './onnx-bytes.ts';
import { pictureCases, pictureFile } from './picture-folders.ts';
import { bytesField } from './protobuf-bytes.ts';
import { textCases, textFolder } from './text-folders.ts';
import { warmLock } from './projects.ts';
import { resnetImage } from './written-steps.ts';

const text = 'bert-text-classification';
const picture = 'resnet-image-classification';
const audio = 'ast-audio';

/** Frames and bands of that folder's spectrograms. */
const [frames, bands] = [64, 32];

const yaml = `name: mirrors
models:
  - name: pictures
    model: pictures.onnx
    steps:
${resnetImage.replaceAll(/^/gmu, '    ').trimEnd()}
      - inference
  - name: audio
    model: audio
  - name: texts
    model: texts.onnx
    steps:
      - tokenizer
      - inference
`;

/** Writes a project of three of them into a folder. */
export async function writeMirrors(folder: string): Promise<void> {
  await mkdir(join(folder, 'audio'));
  for (const name of ['config.json', 'preprocessor_config.json']) {
    await copyFile(join(audioFolder(audio), name), join(folder, 'audio', name));
  }
  const config: object = JSON.parse(await readFile(join(folder, 'audio', 'config.json'), 'utf8'));
  const names = Array.from({ length: frames * bands }, (_, i) => `e${i}`);
  const labels = {
    id2label: Object.fromEntries(names.map((name, i) => [i, name])),
    label2id: Object.fromEntries(names.map((name, i) => [name, i])),
  };
  await writeFile(join(folder, 'audio', 'config.json'), JSON.stringify({ ...config, ...labels }));
  await writeFile(
    join(folder, 'audio', 'model.onnx'),
    modelBytes([
      nodeField('Flatten', ['input_values'], ['logits']),
      bytesField(2, 'audio'),
      inputField('input_values', ['N', frames, bands]),
      outputField('logits', ['N', frames * bands]),
    ]),
  );
  await writeFile(
    join(folder, 'pictures.onnx'),
    modelBytes([
      nodeField('Identity', ['pixel_values'], ['pixels']),
      bytesField(2, 'pictures'),
      inputField('pixel_values', ['N', 3, 44, 44]),
      outputField('pixels', ['N', 3, 44, 44]),
    ]),
  );
  await writeFile(
    join(folder, 'texts.onnx'),
    modelBytes([
      nodeField('Identity', ['input_ids'], ['ids']),
      nodeField('Identity', ['attention_mask'], ['mask']),
      bytesField(2, 'texts'),
      ...['input_ids', 'attention_mask'].map((name) => inputField(name, ['N', 'T'], elementTypes.int64)),
      ...['ids', 'mask'].map((name) => outputField(name, ['N', 'T'], elementTypes.int64)),
    ]),
  );
  await copyFile(join(textFolder(text), 'tokenizer.json'), join(folder, 'tokenizer.json'));
  await copyFile(await warmLock(), join(folder, 'mlpack.lock'));
  await writeFile(join(folder, 'mlpack.yaml'), yaml);
}

/** Of each kind, as emulation takes its time: files that are decoded in other ways. */
const pictureNames = [
  'baseline_420.jpg',
  'rgb.png',
  'lossy.webp',
  'cmyk.jpg',
  'gray16.png',
  'exif6.jpg',
  'palette.png',
  'large.jpg',
];
const mostSounds = 3;

/** What they are sent: some of the zoo's pictures and audio, each by itself, and all texts at once. */
export function mirrored(): readonly (readonly [model: string, inputs: readonly object[]])[] {
  const bytes = (name: string, data: readonly string[]) => ({
    name,
    datatype: 'BYTES',
    shape: [data.length],
    data,
  });
  const pictures = pictureCases(picture)
    .filter(({ inputs }) => pictureNames.includes(inputs.image.replace('images/', '')))
    .map((one) => pictureFile(picture, one).toString('base64'));
  if (pictures.length !== pictureNames.length) throw new Error('a picture is not there');
  const sounds = audioCases(audio)
    .slice(0, mostSounds)
    .map(({ inputs }) => audioFile(audio, inputs.audio).toString('base64'));
  return [
    ...pictures.map((file) => ['pictures', [bytes('image', [file])]] as const),
    // As the graph gives them: nothing is made of scores.
    ...sounds.map(
      (file) => ['audio', [bytes('audio', [file]), bytes('function_to_apply', ['none'])]] as const,
    ),
    [
      'texts',
      [
        bytes(
          'text',
          textCases(text).map(({ inputs }) => inputs.text),
        ),
      ],
    ],
  ];
}
