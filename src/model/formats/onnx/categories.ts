import { encoderCategories, passedColumns, smallTensors, type Column } from './column-operators.ts';
import type { Categories } from '../../../../contract/schemas/inspect.schema.ts';
import type { GraphOutline, ValueOutline } from './outline.ts';
import { usedBy } from './walk-outline.ts';

/** A list of more categories is none to choose from. */
export const maxCategories = 1000;
const maxColumns = 1000;
/** Columns and categories touched: no real model comes near, a hostile one is given up. */
const maxSteps = 5_000_000;
/** TensorProto.DataType.STRING */
const stringType = 8;

/**
 * The categories of each column of the [rows, columns] inputs, from the encoders (OneHotEncoder, LabelEncoder,
 * CategoryMapper of ai.onnx.ml) that the column ends in, through operators that only pass columns on. Inputs without
 * any are absent.
 */
export function inputCategories(graph: GraphOutline): Map<string, Categories[]> {
  const inputs = new Map(graph.inputs.map((input) => [input.name, inputColumns(input)]));
  if (!followColumns(graph, inputs)) return new Map();
  return new Map(
    [...inputs].flatMap(([name, columns]) => {
      const categories = columns.map(({ known, isOpen }) => (isOpen || known.size === 0 ? null : [...known]));
      return categories.some((values) => values !== null) ? [[name, categories] as const] : [];
    }),
  );
}

function inputColumns({ type }: ValueOutline): Column[] {
  if (type?.kind !== 'tensor' || type.shape === null || type.shape.length > 2) return [];
  const count = type.shape.length < 2 ? 1 : type.shape[1];
  if (typeof count !== 'number' || count > maxColumns) return [];
  const isText = type.elementType === stringType;
  return Array.from({ length: count }, () => ({ isText, known: new Set<string | number>(), isOpen: false }));
}

/** Notes in the columns what becomes of them; false when there is too much of it. */
function followColumns(graph: GraphOutline, inputs: ReadonlyMap<string, readonly Column[]>): boolean {
  const columnsOf = new Map(inputs);
  const constants = smallTensors(graph);
  let steps = 0;
  for (const node of graph.nodes) {
    const taken = columnsOf.get(node.inputs[0] ?? '') ?? [];
    const categories = encoderCategories(node, taken);
    const used = usedBy(node).map((name) => columnsOf.get(name) ?? []);
    steps += used.reduce((sum, { length }) => sum + length, 0) + taken.length * (categories?.length ?? 0);
    if (steps > maxSteps) return false;
    if (categories !== null) {
      for (const column of taken) know(column, categories);
      continue;
    }
    const passed = passedColumns(node, columnsOf, constants);
    if (passed !== null && passed.length <= maxColumns) columnsOf.set(node.outputs[0] ?? '', passed);
    else for (const column of used.flat()) column.isOpen = true;
  }
  return true;
}

function know(column: Column, categories: readonly (string | number)[]): void {
  for (const value of categories) column.known.add(value);
  if (column.known.size > maxCategories || categories.length === 0) column.isOpen = true;
}
