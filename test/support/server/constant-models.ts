import { bytesField, integerField } from '../protobuf-bytes.ts';
import { modelBytes, nodeField } from '../onnx-bytes.ts';

/** TensorProto.DataType of onnx.proto. */
const [int64, string] = [7, 8];

/** A model that gives `y`, the integers at the places `x` of a table, and fails for places beyond it. */
export function tableModel(table: readonly number[]): Uint8Array {
  return modelBytes([
    nodeField('Gather', ['table', 'x'], ['y']),
    bytesField(2, 'look up'),
    constant(
      'table',
      int64,
      table.map((value) => integerField(7, value)),
    ),
    bytesField(11, [bytesField(1, 'x'), tensorType(int64, bytesField(2, 'N'))]),
    bytesField(12, [bytesField(1, 'y'), tensorType(int64, bytesField(2, 'N'))]),
  ]);
}

/** A model that gives `y`, the integers at the places `ids` of a table, two a row, plus nothing of `k`. */
export function gatherModel(table: readonly number[]): Uint8Array {
  const rows = bytesField(2, 'N');
  return modelBytes([
    nodeField('Gather', ['table', 'ids'], ['found']),
    nodeField('Sub', ['k', 'k'], ['nothing']),
    nodeField('Unsqueeze', ['nothing', 'axis'], ['column']),
    nodeField('Add', ['found', 'column'], ['y']),
    bytesField(2, 'look up'),
    constant(
      'table',
      int64,
      table.map((value) => integerField(7, value)),
    ),
    constant('axis', int64, [integerField(7, 1)]),
    bytesField(11, [bytesField(1, 'ids'), tensorType(int64, rows, integerField(1, 2))]),
    bytesField(11, [bytesField(1, 'k'), tensorType(int64, rows)]),
    bytesField(12, [bytesField(1, 'y'), tensorType(int64, rows, integerField(1, 2))]),
  ]);
}

/** A model that gives `y`, words, and the one string `x` as `z`. */
export function wordsModel(words: readonly string[]): Uint8Array {
  const one = tensorType(string, integerField(1, 1));
  return modelBytes([
    nodeField('Identity', ['words'], ['y']),
    nodeField('Identity', ['x'], ['z']),
    bytesField(2, 'words'),
    constant(
      'words',
      string,
      words.map((word) => bytesField(6, word)),
    ),
    bytesField(11, [bytesField(1, 'x'), one]),
    bytesField(12, [bytesField(1, 'y'), tensorType(string, integerField(1, words.length))]),
    bytesField(12, [bytesField(1, 'z'), one]),
  ]);
}

function constant(name: string, elementType: number, elements: readonly Buffer[]): Buffer {
  return bytesField(5, [
    integerField(1, elements.length),
    integerField(2, elementType),
    ...elements,
    bytesField(8, name),
  ]);
}

function tensorType(elementType: number, ...dimensions: readonly Buffer[]): Buffer {
  const shape = dimensions.map((dimension) => bytesField(1, [dimension]));
  return bytesField(2, [bytesField(1, [integerField(1, elementType), bytesField(2, shape)])]);
}
