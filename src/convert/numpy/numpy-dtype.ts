/**
 * Type of the elements of an array (numpy.dtype).
 * https://numpy.org/doc/stable/reference/arrays.dtypes.html
 */
export class NumpyDtype {
  /** numpy's letter of the kind: b bool, i int, u unsigned, f float, c complex, S bytes, U text, O object, V void, M, m time. */
  readonly kind: string;
  /** Size of an element; for U four bytes a letter. */
  itemBytes: number;
  isBigEndian = false;
  /** Of a record. */
  fields: ReadonlyMap<string, NumpyField> | null = null;
  /** Of an element that is an array itself. */
  shape: readonly number[] | null = null;

  constructor(kind: string, itemBytes: number) {
    this.kind = kind;
    this.itemBytes = itemBytes;
  }

  /** For example `float64`. */
  get name(): string {
    const words: ReadonlyMap<string, string> = new Map([
      ['b', 'bool'],
      ['i', 'int'],
      ['u', 'uint'],
      ['f', 'float'],
      ['c', 'complex'],
      ['O', 'object'],
      ['U', 'str'],
      ['S', 'bytes'],
      ['V', 'void'],
    ]);
    const word = words.get(this.kind) ?? this.kind;
    return 'iufc'.includes(this.kind) ? `${word}${this.itemBytes * 8}` : word;
  }

  get hasObjects(): boolean {
    return this.kind === 'O' || [...(this.fields?.values() ?? [])].some(({ dtype }) => dtype.hasObjects);
  }
}

export interface NumpyField {
  readonly dtype: NumpyDtype;
  readonly offsetBytes: number;
}

/**
 * A dtype by its short name, for example `<f8`, `|b1`, `i8`, `U5`, `O`; undefined where it is none.
 */
export function parseDtype(text: string): NumpyDtype | undefined {
  const [, order = '', kind = '', size = ''] =
    /^([<>|=]?)([biufcSUVOMm?])(\d{0,9})(?:\[\w+\])?$/.exec(text) ?? [];
  if (kind === '') return undefined;
  if (kind === '?') return new NumpyDtype('b', 1);
  const count = size === '' ? defaultBytes.get(kind) : Number(size);
  if (count === undefined) return undefined;
  // Objects are pointers where they were saved, whatever their size there.
  const dtype = new NumpyDtype(kind, kind === 'U' ? count * 4 : kind === 'O' ? 8 : count);
  dtype.isBigEndian = order === '>';
  return dtype;
}

const defaultBytes: ReadonlyMap<string, number> = new Map([
  ['b', 1],
  ['O', 8],
  ['M', 8],
  ['m', 8],
  ['S', 0],
  ['U', 0],
  ['V', 0],
]);
