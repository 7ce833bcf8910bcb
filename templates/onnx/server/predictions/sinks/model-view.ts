import { createHash } from 'node:crypto';
import type { Dtype } from '../../tensors/dtype.ts';
import type { SpooledModel, SpooledSpec } from '../spool/segment-head.ts';

/** Which part of a tensor: all of it, what one row has of it, or one column of that row. */
export type TensorPart = 'all' | 'row' | number;

/** What differs between databases in a view. */
export interface ViewDialect {
  /** Joined to predictions `p`: a line for each row that was predicted, be it an array of `p.prediction` or of this input. */
  rows(inputName: string): string;
  /** The number of that row, from 0. */
  readonly rowIndex: string;
  /** @param dtype null: as JSON */
  value(source: 'inputs' | 'outputs', name: string, part: TensorPart, dtype: Dtype | null): string;
}

export interface ModelView {
  readonly name: string;
  readonly definition: string;
}

/** Longer names PostgreSQL cuts off. */
const maxNameBytes = 63;

/** More columns than these are one column of JSON. */
const maxColumns = 200;

/**
 * A view of a model's predictions with a line for each row that was sent, and a column for each of its
 * features and outputs. What a shadow predicted isn't in it. Values that were redacted are null, hashed ones too: they are no numbers.
 */
export function modelView({ name, inputs, outputs }: SpooledModel, dialect: ViewDialect): ModelView {
  const taken = new Set(fixedColumns);
  const columns = [
    ...inputs.flatMap((spec) => columnsOf('inputs', spec, dialect)),
    ...outputs.flatMap((spec) => columnsOf('outputs', spec, dialect)),
  ].map(({ label, sql }) => `${sql} AS ${quoted(unique(label, taken))}`);
  const viewName = fitting(`predictions_${name}`);
  const rows = dialect.rows(inputs[0]?.name ?? '');
  const fixed = fixedColumns.map((column) =>
    column === 'row_index' ? `${dialect.rowIndex} AS row_index` : `p.${column}`,
  );
  const definition = `CREATE VIEW ${quoted(viewName)} AS SELECT ${[...fixed, ...columns].join(', ')} FROM predictions p ${rows} WHERE p.model = ${literal(name)} AND NOT p.is_shadow`;
  return { name: viewName, definition };
}

const fixedColumns = [
  'request_id',
  'correlation_id',
  'started_at',
  'latency_ms',
  'model_version',
  'status',
  'row_index',
];

interface Column {
  readonly label: string;
  readonly sql: string;
}

function columnsOf(source: 'inputs' | 'outputs', spec: SpooledSpec, dialect: ViewDialect): Column[] {
  const { name, dtype, shape, batchAxis, features, labels } = spec;
  const column = (label: string, part: TensorPart, type: Dtype | null): Column => ({
    label,
    sql: dialect.value(source, name, part, type),
  });
  if (shape === null || batchAxis !== 0) return [column(name, 'all', null)];
  const names = features ?? (dtype.startsWith('float') ? labels : null);
  if (names !== null && shape.length === 2 && names.length <= maxColumns) {
    // Classes are of their output; features are called by their own names.
    return names.map((label, i) =>
      column(source === 'inputs' ? String(label) : `${name} ${label}`, i, dtype),
    );
  }
  if (shape.length === 1) return [column(name, 'row', dtype)];
  return [shape.length === 2 && shape[1] === 1 ? column(name, 0, dtype) : column(name, 'row', null)];
}

function unique(label: string, taken: Set<string>): string {
  const base = fitting(label);
  let name = base;
  // SQLite's names of columns are the same in capitals.
  for (let i = 2; taken.has(name.toLowerCase()); i++) name = fitting(`${base.slice(0, 50)} ${i}`);
  taken.add(name.toLowerCase());
  return name;
}

/** The name, with a hash in place of its end where it is too long. */
function fitting(name: string): string {
  const plain = name.replaceAll('\0', '');
  if (Buffer.byteLength(plain) <= maxNameBytes) return plain;
  const hash = createHash('sha256').update(plain).digest('hex').slice(0, 8);
  let head = plain;
  while (Buffer.byteLength(head) > maxNameBytes - 9) head = head.slice(0, -1);
  return `${head.toWellFormed()}_${hash}`;
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL has it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
