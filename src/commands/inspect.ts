import { resolve } from 'node:path';
import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { sharedFlags } from '../cli/flags.ts';
import { renderInspection } from '../cli/render/render-inspect.ts';
import { svgKind } from '../model/formats/onnx/graph/svg.ts';
import type { Inspection } from '../../contract/schemas/inspect.schema.ts';
import { inspectedModel } from '../app/project/inspected-model.ts';
import { inspectSteps } from '../app/project/steps/inspect-steps.ts';
import { companionNote } from '../model/companion-note.ts';
import { describeModel } from '../model/describe-model.ts';
import { drawModel } from '../model/read-model.ts';
import { writeFileAtomic } from '../util/files/atomic-file.ts';
import { withShownTexts } from '../util/shown-texts.ts';
import { refuseOtherKind } from '../util/files/output-kind.ts';

/** Of a text in the output as JSON. */
const maxCharacters = 64 * 1024;

export default class Inspect extends BaseCommand {
  static override summary = 'Show what a model file takes, returns and needs, without running it.';
  static override examples = [
    '<%= config.bin %> inspect model.onnx',
    '<%= config.bin %> inspect',
    '<%= config.bin %> inspect pipeline.pkl',
    '<%= config.bin %> inspect network.onnx head.pkl',
    '<%= config.bin %> inspect ./distilbert-onnx',
    '<%= config.bin %> inspect model.onnx --json',
    '<%= config.bin %> inspect model.onnx --graph graph.svg',
  ];
  static override args = {
    model: Args.string({
      description:
        'A model file, several that make a chain, a Hugging Face folder or a project folder. Default: the model of this folder.',
      multiple: true,
    }),
  };

  static override flags = {
    file: sharedFlags.file,
    task: sharedFlags.task,
    graph: Flags.string({
      description: 'Write a drawing of its operators there, as SVG.',
      helpValue: 'FILE.svg',
    }),
  };

  async run(): Promise<Inspection> {
    const { args, flags } = await this.parse(Inspect);
    const environment = await this.environment();
    const { cwd, runtime, signal } = environment;
    const inspected = await inspectedModel(environment, args.model ?? []);
    const { files, shown, folder, members } = inspected;
    const [model = cwd, before] = [files.at(-1), files.slice(0, -1)];
    const [file, task] = [flags.file ?? inspected.file, flags.task ?? inspected.task];
    const options = { ...environment, file, task, conversion: { before, members } };
    const graph = flags.graph === undefined ? undefined : resolve(cwd, flags.graph);
    if (graph !== undefined) await refuseOtherKind(graph, svgKind);
    const info = await inspectSteps(environment, files, await describeModel(model, options), folder);
    this.log(renderInspection({ ...info, file: { ...info.file, path: shown } }, runtime));
    const isAlone = info.format !== null && before.length === 0;
    const beside = isAlone ? await companionNote(model, info, environment) : null;
    if (beside !== null) environment.progress.note(beside);
    if (graph !== undefined) {
      await writeFileAtomic(graph, await drawModel(model, options), { kind: svgKind, signal });
      this.log(`\nIts operators are drawn in ${flags.graph}`);
    }
    // What it was made of says names and classes itself.
    return !('source' in info) || info.source === undefined ? info : withShownTexts(info, maxCharacters);
  }
}
