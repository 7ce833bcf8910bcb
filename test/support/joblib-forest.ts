import { open } from 'node:fs/promises';
import { call, global, int, object, op, text, tuple } from './pickle-bytes.ts';

/** Bytes of a record of `sklearn.tree._tree.Tree.nodes`. */
const nodeBytes = 64;

/** What is in a file: bytes, or as many zeros as a number says, which take no place on a disk. */
type Piece = Buffer | number;

/**
 * Writes a forest as joblib does: classifiers whose trees are arrays between the opcodes. The arrays are holes in the file, so that
 * one of a gigabyte is written in no time.
 *
 * @returns its size
 */
export async function writeJoblibForest(path: string, trees: number, nodesOfTree: number): Promise<number> {
  const forest: Piece[] = [
    op('PROTO', 4),
    ...estimator('sklearn.ensemble._forest', 'RandomForestClassifier', [
      [text('n_estimators'), int(trees)],
      [text('n_features_in_'), int(20)],
      [
        text('estimators_'),
        op('MARK'),
        ...Array.from({ length: trees }, () => tree(nodesOfTree)).flat(),
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

function tree(nodes: number): readonly Piece[] {
  return estimator('sklearn.tree._classes', 'DecisionTreeClassifier', [
    [
      text('tree_'),
      ...estimator('sklearn.tree._tree', 'Tree', [
        [text('node_count'), int(nodes)],
        [text('nodes'), ...array(`V${nodeBytes}`, nodeBytes, [nodes])],
        [text('values'), ...array('f8', 8, [nodes, 1, 2])],
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
function array(dtype: string, itemBytes: number, shape: readonly number[]): readonly Piece[] {
  const wrapper = object(global('joblib.numpy_pickle', 'NumpyArrayWrapper'), {
    subclass: global('numpy', 'ndarray'),
    shape: tuple(...shape.map(int)),
    order: text('C'),
    dtype: call(global('numpy', 'dtype'), text(dtype)),
    allow_mmap: op('NEWTRUE'),
    numpy_array_alignment_bytes: int(16),
  });
  return [wrapper, Buffer.of(0), shape.reduce((product, size) => product * size, itemBytes)];
}
