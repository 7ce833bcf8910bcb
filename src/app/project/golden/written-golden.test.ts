/** ONNX files of folders with the steps of these written by hand: the same chains, which the answers of transformers' pipelines prove. */
import { readFileSync } from 'node:fs';
import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { audioFolder } from '../../../../test/support/audio-folders.ts';
import { pictureFolder } from '../../../../test/support/picture-folders.ts';
import { processFacts } from '../../../../test/support/process-facts.ts';
import { onnxruntimeDir } from '../../../../test/support/server/bundled-home.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { audioSteps, detrSteps, yoloSteps } from '../../../../test/support/written-steps.ts';
import { planImage } from '../../../project/plan.ts';
import { checkGolden } from '../../builds/check-golden.ts';
import { createEnvironment } from '../../environment/create-environment.ts';
import { loadProject } from '../load-project.ts';

/** A copy of a folder's ONNX file, golden cases and files of these, with an mlpack.yaml. */
async function writtenProject(from: string, yaml: string): Promise<string> {
  const folder = join(await tempDir(), 'written');
  await cp(from, folder, { recursive: true });
  for (const name of ['config.json', 'preprocessor_config.json']) {
    await rm(join(folder, name), { force: true });
  }
  await writeFile(join(folder, 'mlpack.yaml'), yaml);
  return folder;
}

/** What is known of a model when it's built. @param model in the folder, or the folder itself */
async function checked(folder: string, model: string) {
  const created = await createEnvironment(processFacts(folder));
  onTestFinished(() => created.http.close());
  const environment = { ...created, hostRuntime: async () => onnxruntimeDir };
  await using loaded = await loadProject(environment, { model });
  const { models } = loaded;
  const plan = planImage({ config: {}, name: 'm', version: '1.0.0', models, baseReference: null });
  const [planned] = plan.models;
  const [{ loadPath, origin, stepFolder, chain, signature, notes }] = models;
  const files = stepFolder === undefined ? {} : { stepFolder };
  await checkGolden(environment, { ...planned, loadPath, origin, ...files });
  const { cases, source } = planned.golden;
  return { chain, signature, notes, golden: [cases.length, source] };
}

describe.each([
  [pictureFolder('detr-detection'), detrSteps(null), 34],
  [pictureFolder('yolos-detection'), detrSteps(16), 30],
  [audioFolder('wav2vec2-audio'), audioSteps(105), 8],
  [audioFolder('ast-audio'), audioSteps(null), 8],
])('%s', (from, yaml, count) => {
  it('by hand prepares files as the folder does, and its golden cases hold', async () => {
    const folder = await writtenProject(from, yaml);
    const written = await checked(folder, 'model.onnx');
    expect(written.golden).toEqual([count, 'framework']);
    const theirs = await checked(from, from);
    expect(written.chain?.before).toEqual(theirs.chain?.before);
    // Folders of classifiers say the scores of each row by its options.
    if (written.signature.pipeline?.task !== 'object-detection') return;
    expect(written.chain?.after).toEqual(theirs.chain?.after);
    expect([written.signature.inputs, written.signature.outputs]).toEqual([
      theirs.signature.inputs,
      theirs.signature.outputs,
    ]);
  });

  it('has answers recorded where there are none', async () => {
    const folder = await writtenProject(from, yaml);
    await rm(join(folder, 'golden.json'));
    expect((await checked(folder, 'model.onnx')).golden).toEqual([2, 'recorded']);
  });
});

it('answers of the pipeline hold where mlpack.yaml has another threshold than it', async () => {
  const from = pictureFolder('yolos-detection');
  const yaml = detrSteps(16).replace('car]', 'car], threshold: 0.9');
  const { golden, signature } = await checked(await writtenProject(from, yaml), 'model.onnx');
  expect([golden, signature.inputs[1]?.missing]).toEqual([[30, 'framework'], '0.9']);
});

interface Detections {
  readonly inputs: { readonly image: string };
  readonly outputs: {
    readonly detections: readonly {
      readonly label: string;
      readonly score: number;
      readonly box: readonly number[];
    }[];
  };
}

/**
 * What was found in the zoo's pictures, in the form that the Python of `mlpack golden` writes it, or as a user would by hand: with the names
 * of pictures beside the file, and objects as they are.
 */
function golden(from: string, isByHand: boolean): object {
  const { cases }: { readonly cases: readonly Detections[] } = JSON.parse(
    readFileSync(join(from, 'golden.json'), 'utf8'),
  );
  return {
    framework: 'ultralytics 8.4.115',
    tolerance: 0.001,
    cases: cases.map(({ inputs: { image }, outputs }) => {
      const objects = outputs.detections.map(({ label, score, box: [xmin, ymin, xmax, ymax] }) => {
        return { score, label, box: { xmin, ymin, xmax, ymax } };
      });
      if (isByHand) return { inputs: { image, iou: '0.45' }, outputs: { objects } };
      return {
        inputs: { image: [readFileSync(join(from, image), 'base64')], iou: ['0.45'] },
        outputs: { objects: [JSON.stringify(objects)] },
      };
    }),
  };
}

it('steps by hand stand in place of what the metadata of a detector says, and may say the same', async () => {
  const from = pictureFolder('yolov8-raw');
  const folder = await writtenProject(from, yoloSteps);
  await writeFile(join(folder, 'golden.json'), JSON.stringify(golden(from, true)));
  expect((await checked(folder, 'model.onnx')).golden).toEqual([17, 'framework']);
  await writeFile(join(folder, 'golden.json'), JSON.stringify(golden(from, false)));
  const written = await checked(folder, 'model.onnx');
  await rm(join(folder, 'mlpack.yaml'));
  const theirs = await checked(folder, 'model.onnx');
  expect([written.golden, theirs.golden]).toEqual([
    [17, 'framework'],
    [17, 'framework'],
  ]);
  expect([written.chain?.before, written.chain?.after]).toEqual([theirs.chain?.before, theirs.chain?.after]);
  expect([written.signature.inputs, written.signature.outputs]).toEqual([
    theirs.signature.inputs,
    theirs.signature.outputs,
  ]);
  const says = 'It is a detector of Ultralytics';
  expect(theirs.notes.some((note) => note.startsWith(says))).toBe(true);
  expect(written.notes.some((note) => note.startsWith(says))).toBe(false);
});
