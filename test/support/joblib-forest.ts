import { open } from 'node:fs/promises';
import { call, dict, global, int, list, object, op, text, tuple } from './pickle-bytes.ts';

/** Bytes of a record of `sklearn.tree._tree.Tree.nodes`. */
const nodeBytes = 64;
const nodeFields = {
  left_child: ['i8', 0],
  right_child: ['i8', 8],
  feature: ['i8', 16],
  threshold: ['f8', 24],
  impurity: ['f8', 32],
  n_node_samples: ['i8', 40],
  weighted_n_node_samples: ['f8', 48],
  missing_go_to_left: ['u1', 56],
} as const;

/** What is in a file: bytes, or as many zeros as a number says, which take no place on a disk. */
type Piece = Buffer | number;

/**
 * Writes a forest as joblib does: classifiers whose trees are arrays between the opcodes. The arrays are holes in the file, so that
 * one of a gigabyte is written in no time: of each tree the root is a leaf.
 *
 * @param children of the root of the last tree, instead of none
 * @returns its size
 */
export async function writeJoblibForest(
  path: string,
  trees: number,
  nodesOfTree: number,
  children: readonly [left: number, right: number] = [-1, -1],
): Promise<number> {
  const forest: Piece[] = [
    op('PROTO', 4),
    ...estimator('sklearn.ensemble._forest', 'RandomForestClassifier', [
      [text('n_estimators'), int(trees)],
      [text('n_features_in_'), int(20)],
      [text('classes_'), list(int(0), int(1))],
      [
        text('estimators_'),
        op('MARK'),
        ...Array.from({ length: trees }, (_, at) =>
          tree(nodesOfTree, at + 1 < trees ? [-1, -1] : children),
        ).flat(),
        op('LIST'),
      ],
    ]),
    op('STOP'),
  ];
  await using file = await open(path, 'w');
  let at = 0;
  for (const piece of forest) {
    if (typeof piece !== 'number') await file.write(piece, 0, piece.length, at);
    at += typeof piece === 'number' ? piece : piece.length;
  }
  await file.truncate(at);
  return at;
}

function tree(nodes: number, [left, right]: readonly [number, number]): readonly Piece[] {
  const root = Buffer.alloc(nodeBytes);
  root.writeBigInt64LE(BigInt(left), 0);
  root.writeBigInt64LE(BigInt(right), 8);
  return estimator('sklearn.tree._classes', 'DecisionTreeClassifier', [
    [
      text('tree_'),
      ...estimator('sklearn.tree._tree', 'Tree', [
        [text('node_count'), int(nodes)],
        [text('nodes'), ...array(nodeDtype(), nodeBytes, [nodes], root)],
        [text('values'), ...array(dtype('f8'), 8, [nodes, 1, 2])],
      ]),
    ],
  ]);
}

function estimator(module: string, name: string, entries: readonly (readonly Piece[])[]): readonly Piece[] {
  const version = [text('_sklearn_version'), text('1.4.2')];
  const state = [op('MARK'), ...entries.flat(), ...version, op('DICT'), op('BUILD')];
  return [global(module, name), op('EMPTY_TUPLE'), op('NEWOBJ'), ...state];
}

/** joblib says what follows, and how many bytes it lets out so that arrays are aligned: none. */
function array(
  type: Buffer,
  itemBytes: number,
  shape: readonly number[],
  begin: Buffer = Buffer.alloc(0),
): readonly Piece[] {
  const wrapper = object(global('joblib.numpy_pickle', 'NumpyArrayWrapper'), {
    subclass: global('numpy', 'ndarray'),
    shape: tuple(...shape.map(int)),
    order: text('C'),
    dtype: type,
    allow_mmap: op('NEWTRUE'),
    numpy_array_alignment_bytes: int(16),
  });
  const sizeBytes = shape.reduce((product, size) => product * size, itemBytes);
  return [wrapper, Buffer.of(0), begin, sizeBytes - begin.length];
}

function dtype(name: string): Buffer {
  return call(global('numpy', 'dtype'), text(name));
}

/** The dtype of a record, which gets its fields by its state. */
function nodeDtype(): Buffer {
  const fields = Object.entries(nodeFields).map(([name, [type, offset]]) => [
    name,
    tuple(dtype(type), int(offset)),
  ]);
  const state = tuple(
    int(3),
    text('|'),
    op('NONE'),
    tuple(...Object.keys(nodeFields).map(text)),
    dict(Object.fromEntries(fields)),
    int(nodeBytes),
  );
  return Buffer.concat([dtype(`V${nodeBytes}`), state, op('BUILD')]);
}
