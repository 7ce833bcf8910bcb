import { missingText } from './sklearn/columns/missing-text.ts';
import type { ConvertedEstimator } from './sklearn/convert-estimator.ts';

/**
 * What is known of a model beyond its graph, as ONNX's metadata: whoever reads the file finds it there.
 *
 * @param framework what it was made with; null where nothing says it
 */
export function onnxMetadata(
  { graph, columns, chain, unused, fitted, none, categories, accepted, outputs, notes }: ConvertedEstimator,
  framework: string | null,
): readonly (readonly [key: string, value: string])[] {
  const [input, ...others] = graph.inputs;
  const isMatrix = input !== undefined && others.length === 0 && input.shape[1] === columns.length;
  const isNamed = isMatrix && columns.some((column) => column.isNamed);
  // Texts that are divided can't be missing.
  const divided = new Set(chain?.before.flatMap((step) => [step.input, step.outputs.tokens]));
  const texts = graph.inputs.filter(({ name, dtype }) => dtype === 'string' && !divided.has(name));
  const facts: readonly (readonly [name: string, fact: unknown])[] = [
    ['accepted', record([...accepted])],
    ['categories', record([...categories])],
    ['chain', chain],
    ['columns', isNamed ? { [input.name]: columns.map(({ name }) => name) } : null],
    ['fitted', fitted],
    ['framework', framework],
    ['methods', record(outputs.map(({ name, answers }) => [name, answers]))],
    ['none', list(none)],
    ['notes', list(notes)],
    ['missing', record(texts.map(({ name }) => [name, missingText]))],
    ['unused', list(unused)],
    [
      'labels',
      record(outputs.filter(({ labels }) => labels !== null).map(({ name, labels }) => [name, labels])),
    ],
  ];
  return facts
    .filter(([, fact]) => fact !== null)
    .map(([name, fact]) => [`mlpack.${name}`, typeof fact === 'string' ? fact : JSON.stringify(fact)]);
}

function record(entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, unknown>> | null {
  return entries.length === 0 ? null : Object.fromEntries(entries);
}

function list<Item>(items: readonly Item[]): readonly Item[] | null {
  return items.length === 0 ? null : items;
}
