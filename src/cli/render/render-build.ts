import prettyBytes from 'pretty-bytes';
import type { BuiltImage } from '../../app/image/built-image.ts';
import type { BuildResult, BuiltModel } from '../../app/builds/build.ts';
import type { DerivedVersion } from '../../project/version/version.ts';
import { pushFields } from './render-push.ts';
import { printableLine } from '../text/printable.ts';
import { renderFields, renderTable } from '../text/table.ts';
import { outputPlace } from '../text/output-place.ts';

/** What `mlpack build` prints for people. */
export function renderBuild(result: BuildResult): string {
  const tables = result.images.flatMap((image) => (image.layers.length === 0 ? [] : ['', layerTable(image)]));
  const fields: [string, string][] = [
    ['Image', result.reference],
    ...(result.derivedVersion === null
      ? []
      : [['Version', derivation(result.derivedVersion)] satisfies [string, string]]),
    ...(result.digest === null ? [] : [['Digest', result.digest] satisfies [string, string]]),
    ...result.images.map((image): [string, string] => [image.platform, sizes(image)]),
    ...result.models.map((model): [string, string] => [
      result.models.length === 1 ? 'Tests' : `${model.name} ${model.version}`,
      tests(model),
    ]),
    ...result.locations.map((target): [string, string] => ['In', outputPlace(target)]),
    ...(result.pushed === null ? [] : pushFields(result.pushed)),
  ];
  const next = result.locations.length === 0 ? 'Nothing was written.' : nextOf(result);
  return [
    ...tables,
    '',
    renderFields(fields),
    '',
    ...result.models.flatMap(unusedGolden),
    ...result.models.flatMap(unrecordedGolden),
    ...replaced(result),
    next,
  ]
    .join('\n')
    .trimStart();
}

/** What to do with what was made, which may be no image that runs. */
function nextOf({ form, pushed }: BuildResult): string {
  if (form === 'image') return 'Next: mlpack test, mlpack run';
  return pushed === null
    ? `Next: mlpack build --form ${form} --push --tag REGISTRY/TEAM/NAME`
    : 'It has no server: whoever serves it takes it by its name.';
}

/** The version and why it is that, for example `2.0.0: input "age" changed float32[N,1] → int64[N,1]`. */
function derivation({ version, previous, reasons }: DerivedVersion): string {
  const why = previous === null ? 'the first release' : reasons.join('; ');
  return `${version}: ${why || 'nothing has changed since'}`;
}

function layerTable({ platform, layers, sizeBytes, unpackedBytes }: BuiltImage): string {
  const size = (bytes: number | null) => (bytes === null ? '' : prettyBytes(bytes));
  return renderTable(
    [`Layer (${platform})`, 'Compressed', 'Unpacked', 'Digest'],
    [
      ...layers.map((layer) => [
        layer.createdBy,
        size(layer.sizeBytes),
        size(layer.unpackedBytes),
        layer.digest.slice(7, 19),
      ]),
      ['Total', size(sizeBytes), size(unpackedBytes), ''],
    ],
    { right: ['Compressed', 'Unpacked'] },
  );
}

function tests({ golden: { cases, source, replayed } }: BuiltModel): string {
  if (cases === 0) return 'no golden cases: nothing but the server is tested';
  const origin = source === 'framework' ? 'of the training framework' : 'recorded by onnxruntime';
  const proof = `${cases} ${cases === 1 ? 'case' : 'cases'} ${origin}`;
  return replayed ? `${proof} pass` : `${proof}, not replayed (--no-test)`;
}

/** Whoever has a golden file believes that it was compared: it is said last that it wasn't, where a note has scrolled by. */
function unusedGolden({ golden: { unused, cases, replayed } }: BuiltModel): string[] {
  if (unused === null) return [];
  const compared =
    cases > 0 && replayed ? "nothing but onnxruntime's own answers was compared" : 'nothing was compared';
  return [
    printableLine(`Warning: ${unused.file} was not used, so ${compared}: ${unused.reason}.`),
    'Correct it, or name the file to compare with: --golden FILE (docs/golden.md).',
    '',
  ];
}

/** Code that fails for whatever is made up for it may be right to, or fail for callers, too: whoever wrote it has to know. */
function unrecordedGolden({ golden: { unrecorded } }: BuiltModel): string[] {
  if (unrecorded === null) return [];
  const { failedCode, reason } = unrecorded;
  const why = failedCode === null ? reason : `the code failed for every input made up for it: ${failedCode}`;
  const correct = failedCode === null ? 'Bring' : 'Correct it, or bring';
  return [
    printableLine(`Warning: no golden cases could be recorded: ${why.replace(/\.+$/u, '')}.`),
    `${correct} golden cases of inputs that it takes: mlpack build --golden FILE (docs/golden.md).`,
    '',
  ];
}

/** Two models whose files give one name are told apart by nothing else. */
function replaced({ reference, replaced: other }: BuildResult): string[] {
  if (other === null) return [];
  const models = other.models.map((model) => JSON.stringify(model)).join(', ');
  return [
    printableLine(`Warning: ${reference} was built of ${models}; it is replaced.`),
    printableLine(other.suggestion),
    '',
  ];
}

function sizes({ sizeBytes, unpackedBytes }: BuiltImage): string {
  return [
    ...(sizeBytes === null ? [] : [`${prettyBytes(sizeBytes)} compressed`]),
    ...(unpackedBytes === null ? [] : [`${prettyBytes(unpackedBytes)} unpacked`]),
  ].join(', ');
}
