/** What a new mlpack.yaml shows of a model's tensors, ready to uncomment: each section, or nothing where there is none. */
import type { ModelTensor } from '../../../contract/schemas/inspect.schema.ts';

/** More names than these are the user's to write. */
const mostNames = 10;
const unknownCount = 2;
/** A row of fewer numbers is rather a record than the pixels of a picture. */
const leastSide = 8;

/** Section for the names of columns, with the inputs that have several: a single one is called as its input. */
export function columnNames(inputs: readonly ModelTensor[]): string {
  const columns = inputs.flatMap(({ name, shape }) => {
    const width = shape?.[1];
    if (shape?.length !== 2 || width === 1) return [];
    const features = placeholders(typeof width === 'number' ? width : unknownCount);
    return [`#   ${JSON.stringify(name)}:\n#     features: [${features}]\n`];
  });
  if (columns.length === 0) return '';
  return `# Names of the columns, so that /predict takes {"sepal_length": 5.1, …} instead of [5.1, …].
# inputs:
${columns.join('')}
`;
}

/** Section with the inputs that may take pictures, by their shape. */
export function pictureValues(inputs: readonly ModelTensor[]): string {
  const pictures = inputs.flatMap((input) => {
    const layout = pictureLayout(input);
    if (layout === null) return [];
    const values = `kind: image, layout: ${layout}, scale: 0.00392156862745098, mean: 0.5, std: 0.5`;
    return [`#   ${JSON.stringify(input.name)}: { ${values} }\n`];
  });
  if (pictures.length === 0) return '';
  return `# Of an input that takes pictures: element = (pixel * scale - mean) / std, pixels 0 to 255. "mlpack build" finds out
# by itself where shape and golden cases tell.
# inputs:
${pictures.join('')}
`;
}

function pictureLayout({ dtype, shape, hints }: ModelTensor): 'NCHW' | 'NHWC' | 'HW' | null {
  if (dtype === 'string' || dtype === 'bool') return null;
  const width = shape?.[1];
  const side = shape?.length === 2 && typeof width === 'number' ? Math.sqrt(width) : 0;
  return hints.image ?? (Number.isInteger(side) && side >= leastSide ? 'HW' : null);
}

/**
 * Section with the outputs that may have names of classes: the graph's own, else as many to replace as are known to
 * be needed, one for each column of scores, and for each value of integers up to the greatest class.
 */
export function classNames(outputs: readonly ModelTensor[]): string {
  const values = valuesOf(outputs);
  const found = outputs.flatMap(({ name, dtype, shape, type, hints }) => {
    const width = shape?.at(-1);
    const isByRow = shape !== null && hints.batchAxis === shape.length - 1;
    const isScores = type === 'sequence-of-map' || (dtype.includes('float') && !isByRow);
    if (isScores && hints.labels !== null) return [{ name, labels: listed(hints.labels.map(nameOf)) }];
    if (isScores && width === 1) return [];
    if (isScores) return [{ name, labels: placeholders(typeof width === 'number' ? width : unknownCount) }];
    return dtype.includes('int') ? [{ name, labels: placeholders(values) }] : [];
  });
  if (found.length === 0) return '';
  return `# Names of the classes, so that /predict answers "setosa" instead of 0, and {"setosa": 0.98, …} instead of [0.98, …]:
# of the values 0, 1, 2, … of integers, and of the columns of scores.
# outputs:
${found.map(({ name, labels }) => `#   ${JSON.stringify(name)}:\n#     labels: [${labels}]\n`).join('')}
`;
}

/** How many values 0, 1, 2, … there are up to the greatest class that the graph knows. */
function valuesOf(outputs: readonly ModelTensor[]): number {
  const numbers = outputs
    .flatMap(({ hints }) => hints.labels ?? [])
    .filter((label) => typeof label === 'number');
  const greatest = numbers.reduce((most, label) => (label > most ? label : most), -1);
  return greatest < 0 ? unknownCount : greatest + 1;
}

/** A class of the graph by its own name; a number asks for one. */
function nameOf(label: string | number): string {
  return typeof label === 'number' ? `name of ${label}` : JSON.stringify(label);
}

/** Names to replace, as many as a list shows. */
export function placeholders(count: number): string {
  const names = Array.from({ length: Math.min(count, mostNames) }, (_, i) => `name of ${i}`);
  return listed(names, count);
}

function listed(names: readonly string[], count = names.length): string {
  const rest = count - mostNames;
  return [...names.slice(0, mostNames), ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ');
}
