import prettyBytes from 'pretty-bytes';
import type { Inspection, ModelInfo, ModelTensor } from '../../../contract/schemas/inspect.schema.ts';
import { ownMetadata } from '../../model/formats/onnx/own-metadata.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { shownText } from '../../util/shown-texts.ts';
import { renderFields, renderTable } from '../text/table.ts';
import { folderFields, folderProblem } from './render-folder.ts';
import { renderEstimators, renderProblems, sourceFields } from './render-source.ts';

const shownOperators = 12;
const shownTensors = 200;
/** What is shown of a text that the model has of itself. */
const maxCharacters = 300;

/** Metadata that mlpack writes for itself: columns and classes are in the table of tensors, what stands for a missing text is null to callers. */
const shownElsewhere = new Set(['mlpack.columns', 'mlpack.labels', 'mlpack.accepted', 'mlpack.missing']);

/** What `mlpack inspect` prints for people of a file: what it is as its makers call it, what it takes and returns, what speaks against it. */
export function renderInspection(info: Inspection, runtime: Pick<Runtime, 'name' | 'advice'>): string {
  if ('folder' in info && info.folder !== undefined && info.format === null) {
    return [
      renderFields([fileField(info), ...folderFields(info.folder)]),
      ...folderProblem(info.folder),
    ].join('\n');
  }
  const source = 'source' in info ? info.source : undefined;
  if (source === undefined) return info.format === null ? '' : renderModelInfo(info, runtime);
  const lines = [
    renderFields([fileField(info), ...sourceFields(source)]),
    ...(source.estimators.length === 0 ? [] : ['', ...renderEstimators(source)]),
    ...renderProblems(source, info.file.path),
    ...(info.format === null ? [] : ['', 'Converted:', renderModelInfo(info, runtime)]),
  ];
  return lines.join('\n');
}

function fileField({ file }: Pick<Inspection, 'file'>): [string, string] {
  return ['Model', `${file.path} (${prettyBytes(file.sizeBytes)})`];
}

/** What an ONNX model takes and returns, and what its runtime says against it. */
export function renderModelInfo(info: ModelInfo, runtime: Pick<Runtime, 'name' | 'advice'>): string {
  const opsets = Object.entries(info.opsets).map(([domain, version]) => `${domain} ${version}`);
  const producer = `${info.producer.name} ${info.producer.version}`.trim();
  const dtypes = Object.entries(info.parameters.byDtype).map(
    ([dtype, count]) => `${count.toLocaleString('en')} ${dtype}`,
  );
  const operators = Object.entries(info.operators.histogram).toSorted(([, a], [, b]) => b - a);
  const hidden = operators.length - shownOperators;
  const fields: [string, string][] = [
    ...(info.source === undefined ? [fileField(info)] : []),
    ...(info.folder === undefined ? [] : folderFields(info.folder)),
    ...(info.steps === undefined ? [] : [stepsField(info.steps)]),
    ['Format', `ONNX, IR ${info.irVersion}, opset ${opsets.join(', ')}`],
    ['Producer', producer || 'not said'],
    [
      'Parameters',
      `${info.parameters.count.toLocaleString('en')}, ${prettyBytes(info.parameters.sizeBytes)}${dtypes.length > 0 ? ` (${dtypes.join(', ')})` : ''}`,
    ],
    [
      'Operators',
      operators
        .slice(0, shownOperators)
        .map(([name, count]) => `${name}${count > 1 ? ` ×${count}` : ''}`)
        .join(', ') + (hidden > 0 ? `, … ${hidden} more` : ''),
    ],
    ...(info.ownValues === undefined
      ? []
      : [
          [
            'Own values',
            `${info.ownValues.join(', ')}: in the model as defaults of inputs, which cannot be sent here (export it with inputs that have none)`,
          ] satisfies [string, string],
        ]),
    ['Memory', `about ${prettyBytes(info.memoryEstimateBytes)} while serving`],
    ...metadataFields(info),
  ];
  const tensors = renderTable(
    ['', 'Name', 'Type', 'Shape', 'What it looks like'],
    [...tensorRows('input', info.inputs), ...tensorRows('output', info.outputs)],
  );
  const problem = info.problem === undefined ? [] : ['', info.problem];
  return [
    renderFields(fields),
    '',
    tensors,
    ...problem,
    ...externalData(info),
    ...verdict(info, runtime),
  ].join('\n');
}

function stepsField(steps: readonly string[]): [string, string] {
  return ['Steps', `${steps.join(' → ')} (mlpack.yaml)`];
}

/** What a model says of itself; of one that was converted what it was made with and takes is said elsewhere. */
function metadataFields({ metadata, source }: ModelInfo): [string, string][] {
  const entries = Object.entries(metadata).filter(([key]) => !shownElsewhere.has(key));
  if (source === undefined) return entries.map(([key, value]) => [`  ${key}`, shortened(value)]);
  const { notes } = ownMetadata({ metadata: new Map(entries) });
  return notes.map((note) => ['Note', shortened(note)]);
}

/** Of very many the first ones: a model may take each of its columns on its own. */
function tensorRows(role: string, tensors: readonly ModelTensor[]): string[][] {
  const rows = tensors.slice(0, shownTensors).map((tensor) => tensorRow(role, tensor));
  const hidden = tensors.length - rows.length;
  return hidden > 0 ? [...rows, [role, `… ${hidden.toLocaleString('en')} more`, '', '', '']] : rows;
}

function tensorRow(role: string, tensor: ModelTensor): string[] {
  const { batchAxis, image, columns, labels, categories, dividedInto, missing } = tensor.hints;
  const usual = missing === null || ['', 'null'].includes(missing) ? '' : `: ${shownText(missing, 100)} then`;
  const hints = [
    ...(tensor.optional === true ? [`may be left out${usual}`] : []),
    ...(dividedInto === null
      ? []
      : [dividedInto === 'word' ? 'texts, by their words' : 'texts, by their characters']),
    ...(batchAxis === null ? [] : [`batch axis ${batchAxis}`]),
    ...(image === null ? [] : [`image ${image}`]),
    ...(columns === null ? [] : [`columns ${abbreviated(columns)}`]),
    ...(labels === null ? [] : [`classes ${abbreviated(labels)}`]),
    ...(categories ?? []).flatMap((values, column) =>
      values === null
        ? []
        : [`${categories?.length === 1 ? '' : `column ${column}: `}one of ${abbreviated(values)}`],
    ),
  ];
  const type = tensor.type === 'tensor' ? tensor.dtype : `sequence of map to ${tensor.dtype}`;
  const shape = tensor.shape === null ? 'any' : `[${tensor.shape.map((size) => size ?? '?').join(', ')}]`;
  return [role, shownText(tensor.name, maxCharacters), type, shape, hints.join(', ')];
}

/** No more of a text than a few lines hold. */
function shortened(text: string): string {
  return shownText(text, maxCharacters);
}

function abbreviated(labels: readonly (string | number)[]): string {
  const shown = labels.slice(0, labels.length <= 6 ? 6 : 5).map((label) => shownText(String(label), 100));
  return labels.length <= 6
    ? shown.join(', ')
    : `${shown.join(', ')}, … (${labels.length.toLocaleString('en')})`;
}

function externalData({ externalData: files }: ModelInfo): string[] {
  if (files.length === 0) return [];
  const rows = files.map(({ location, sizeBytes, requiredBytes }) => [
    location,
    sizeBytes === null ? 'missing' : prettyBytes(sizeBytes),
    prettyBytes(requiredBytes),
  ]);
  return ['', renderTable(['External data', 'Size', 'Needed'], rows, { right: ['Size', 'Needed'] })];
}

function verdict(info: ModelInfo, runtime: Pick<Runtime, 'name' | 'advice'>): string[] {
  const { unsupported } = info.operators;
  if (unsupported.length === 0) return [];
  return [
    '',
    `The ${runtime.name} that mlpack ships would refuse this model:`,
    ...unsupported.map((reason) => `  - ${reason}`),
    ...runtime.advice(info, info.file.path).map((advice) => `  → ${advice}`),
  ];
}
