import prettyBytes from 'pretty-bytes';
import type { Diff, DiffSide, ModelDifference } from '../../app/compare/diff-images.ts';
import type { NamedChange } from '../../app/compare/named-change.ts';
import type { LayerChange } from '../../app/compare/layer-changes.ts';
import { renderFields, renderTable } from '../text/table.ts';

const sameContent =
  'The images differ only in how their manifest, config or index is written; what they run is the same.';

/** What `mlpack diff` prints for people: a section for each thing that differs. */
export function renderDiff(diff: Diff): string {
  const { a, b } = diff;
  if (diff.identical) return `identical: ${a.image} and ${b.image} are ${a.digest}`;
  const sides = renderFields([
    ['A', sideText(a)],
    ['B', sideText(b)],
  ]);
  const differences = [
    ...platforms(diff),
    ...signature(diff),
    ...diff.models.flatMap((model) => modelSections(model, diff.models.length)),
    ...named('Packages', diff.packages ?? []),
    ...named('Environment', diff.environment),
    ...named('Settings', diff.settings),
    ...named('Labels', diff.labels),
    ...layers(diff),
    ...(diff.dockerfile === null ? [] : [section('Dockerfile', diff.dockerfile.trimEnd())]),
  ];
  const remarks = [...(differences.length === 0 ? [sameContent] : []), ...notes(diff)];
  return [sides, ...differences, ...remarks.map((note) => `note: ${note}`)].join('\n\n');
}

function sideText({ image, version, digest, platform, sizeBytes }: DiffSide): string {
  const said = version === null || image.endsWith(`:${version}`) ? '' : ` (${version})`;
  return `${image}${said}  ${digest.slice(0, 19)}  ${platform}  ${prettyBytes(sizeBytes)}`;
}

function section(title: string, body: string): string {
  return `${title}\n${body.replaceAll(/^(?=.)/gmu, '  ')}`;
}

function platforms({ a, b }: Diff): string[] {
  const onlyIn = (one: DiffSide, other: DiffSide) =>
    one.platforms.filter((platform) => !other.platforms.includes(platform));
  const lines = [...some('only A', onlyIn(a, b)), ...some('only B', onlyIn(b, a))];
  return lines.length === 0 ? [] : [section('Platforms', lines.join('\n'))];
}

function signature({ signature: { forward, backward } }: Diff): string[] {
  const list = (changes: typeof forward) =>
    changes.map(({ level, text }) => `${level === 'major' ? 'breaks' : 'fits'}  ${text}`).join('\n');
  return [
    ...(forward.length === 0 ? [] : [section('Signature, for who calls A and gets B', list(forward))]),
    ...(backward.length === 0 ? [] : [section('Signature, for who calls B and gets A', list(backward))]),
  ];
}

function modelSections({ name, weights, operators, golden }: ModelDifference, models: number): string[] {
  const title = (text: string) => (models === 1 ? text : `${text} of ${name}`);
  const sections: string[] = [];
  if (weights.before !== weights.after) {
    sections.push(section(title('Weights'), arrow(short(weights.before), short(weights.after))));
    if (operators === null) sections.push(section(title('Operators'), 'not compared'));
  }
  if (operators !== null && operators.length > 0) {
    const rows = operators.map(({ name: operator, before, after }) => [operator, `${before} → ${after}`]);
    sections.push(section(title('Operators'), renderTable(['Operator', 'Count'], rows)));
  }
  if (golden !== null) {
    const { cases, source, added, removed, changed, tolerances } = golden;
    const lines = [
      ...(cases.before === cases.after ? [] : [`cases: ${cases.before} → ${cases.after}`]),
      ...(source.before === source.after ? [] : [`source: ${arrow(source.before, source.after)}`]),
      ...some('added', added),
      ...some('removed', removed),
      ...some('other inputs or outputs', changed),
      ...some(
        'tolerance',
        tolerances.map(({ name: of, before, after }) => `${of}: ${arrow(before, after)}`),
      ),
    ];
    sections.push(section(title('Golden cases'), lines.join('\n')));
  }
  return sections;
}

const shownNames = 5;

function some(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > shownNames ? `, … ${names.length - shownNames} more` : '';
  return [`${what}: ${names.slice(0, shownNames).join(', ')}${more}`];
}

function named(title: string, changes: readonly NamedChange[]): string[] {
  if (changes.length === 0) return [];
  const rows = changes.map(({ name, before, after }) => [name, before ?? '', after ?? '']);
  return [section(title, renderTable(['Name', 'A', 'B'], rows))];
}

function layers({ layers: changes, a, b }: Diff): string[] {
  if (changes.length === 0) return [];
  const rows = [
    ...changes.map(({ createdBy, before, after }) => [createdBy, sizeText(before), sizeText(after)]),
    ['Whole image', prettyBytes(a.sizeBytes), prettyBytes(b.sizeBytes)],
  ];
  return [section('Layers', renderTable(['Layer', 'A', 'B'], rows, { right: ['A', 'B'] }))];
}

function sizeText(layer: LayerChange['before']): string {
  return layer === null ? '' : prettyBytes(layer.sizeBytes);
}

function notes({ a, b, packages }: Diff): string[] {
  const problems = [a, b].flatMap(({ image, problem }) => (problem === null ? [] : [`${image} ${problem}.`]));
  return [
    ...(a.platform === b.platform ? [] : [`A is for ${a.platform}, B for ${b.platform}.`]),
    ...problems,
    ...(packages === null && problems.length === 0
      ? ['Packages are not compared: an image carries no mlpack.lock.']
      : []),
  ];
}

function arrow(before: string | null, after: string | null): string {
  return `${before ?? 'none'} → ${after ?? 'none'}`;
}

function short(sha256: string | null): string | null {
  return sha256?.slice(0, 12) ?? null;
}
