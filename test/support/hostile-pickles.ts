import { opcodes } from '../../src/convert/pickle/opcodes.ts';
import {
  call,
  dict,
  float,
  global,
  int,
  list,
  object,
  op,
  pickleBytes,
  text,
  tuple,
} from './pickle-bytes.ts';

/** A file that is made to cost much, or to be taken for something else, by what it does. */
export interface HostilePickle {
  readonly name: string;
  readonly bytes: () => Buffer;
}

const many = 8_000_000;
const repeated = (piece: Buffer, count: number) => Buffer.alloc(piece.length * count, piece);
const get = (number: number) => op('BINGET', number);
const pipeline = global('sklearn.pipeline', 'Pipeline');
const regression = object(global('sklearn.linear_model', 'LinearRegression'), { n_features_in_: int(2) });

/** A linear model that can be converted. */
const plane = object(global('sklearn.linear_model', 'LinearRegression'), {
  coef_: list(float(1), float(2)),
  intercept_: float(0),
  n_features_in_: int(2),
});

/** An estimator that is remembered as number 0 before its state is made. */
function selfish(module: string, name: string, state: Readonly<Record<string, Buffer>>): Buffer {
  const made = Buffer.concat([global(module, name), op('EMPTY_TUPLE'), op('NEWOBJ'), op('MEMOIZE')]);
  return pickleBytes(made, dict({ ...state, n_features_in_: int(2) }), op('BUILD'));
}

/** One in ten in ten…: what is inside is there 10^30 times, but only once in the file. */
function laughs(wrap: (inside: Buffer) => Buffer, innermost: Buffer): Buffer {
  const levels = Array.from({ length: 30 }, (_, at) =>
    Buffer.concat([wrap(repeated(get(at), 10)), op('MEMOIZE'), op('POP')]),
  );
  return pickleBytes(innermost, op('MEMOIZE'), op('POP'), ...levels, get(30));
}

function array(shape: Buffer, dtype: string, data: Buffer): Buffer {
  const wrapper = object(global('joblib.numpy_pickle', 'NumpyArrayWrapper'), {
    subclass: global('numpy', 'ndarray'),
    shape,
    order: text('C'),
    dtype: call(global('numpy', 'dtype'), text(dtype)),
  });
  return pickleBytes(Buffer.concat([wrapper, data]));
}

const long = (value: bigint) => {
  const bytes = Buffer.alloc(9);
  bytes.writeBigUInt64LE(value);
  return Buffer.concat([op('LONG1', 9), bytes]);
};

/** What fills memory: each is small beside what it would become. */
export const fillingPickles: readonly HostilePickle[] = [
  ['lists in a row', op('EMPTY_LIST')],
  ['dicts in a row', op('EMPTY_DICT')],
  ['tuples in each other', op('TUPLE1')],
  ['numbers', op('BININT1', 7)],
  ['bytes', Buffer.concat([op('SHORT_BINBYTES', 1), Buffer.alloc(1)])],
  ['nothing', op('NONE')],
  ['marks', op('MARK')],
  ['what is remembered', op('MEMOIZE')],
  ['objects', Buffer.concat([get(0), op('EMPTY_TUPLE'), op('NEWOBJ')])],
].map(([name, piece]) => ({
  name: `millions: ${String(name)}`,
  bytes: () => pickleBytes(global('a', 'b'), op('MEMOIZE'), repeated(piece as Buffer, many)),
}));

/** What is small, and means more than it says. */
export const lyingPickles: readonly HostilePickle[] = [
  {
    name: 'references: one text a million times in a list, and copied as often',
    bytes: () => {
      const big = Buffer.concat([
        op('EMPTY_LIST'),
        op('MARK'),
        repeated(op('NONE'), 200_000),
        op('APPENDS'),
        op('MEMOIZE'),
      ]);
      const copy = Buffer.concat([get(1), get(0), op('TUPLE1'), op('REDUCE'), op('POP')]);
      return pickleBytes(big, global('builtins', 'list'), op('MEMOIZE'), repeated(copy, 100_000));
    },
  },
  { name: 'lists of lists, 10^30 items', bytes: () => laughs((inside) => list(inside), text('lol')) },
  {
    name: 'votes of votes, 10^30 estimators',
    bytes: () =>
      laughs(
        (inside) =>
          object(global('sklearn.ensemble', 'VotingRegressor'), {
            estimators_: list(inside),
            n_features_in_: int(2),
          }),
        regression,
      ),
  },
  {
    name: 'a pipeline of itself',
    bytes: () => selfish('sklearn.pipeline', 'Pipeline', { steps: list(tuple(text('a'), get(0))) }),
  },
  {
    name: 'a search that found itself',
    bytes: () => selfish('sklearn.model_selection', 'GridSearchCV', { best_estimator_: get(0) }),
  },
  {
    name: 'a vote of itself',
    bytes: () => selfish('sklearn.ensemble', 'VotingRegressor', { estimators_: list(get(0), get(0)) }),
  },
  {
    name: 'a dict of itself',
    bytes: () => pickleBytes(op('EMPTY_DICT'), op('MEMOIZE'), text('a'), get(0), op('SETITEM')),
  },
  {
    name: 'votes of the same two, 2^40 estimators',
    bytes: () => {
      const vote = (inside: Buffer) =>
        object(global('sklearn.ensemble', 'VotingRegressor'), {
          estimators_: list(inside, inside),
          estimators: list(),
          n_features_in_: int(2),
        });
      const levels = Array.from({ length: 40 }, (_, at) =>
        Buffer.concat([vote(get(at)), op('MEMOIZE'), op('POP')]),
      );
      return pickleBytes(plane, op('MEMOIZE'), op('POP'), ...levels, get(40));
    },
  },
  {
    name: 'a pipeline of one scaler 20,000 times',
    bytes: () => {
      const scaler = object(global('sklearn.preprocessing', 'MaxAbsScaler'), {
        scale_: list(float(1), float(2)),
        n_features_in_: int(2),
      });
      const step = Buffer.concat([tuple(text('a'), scaler), op('MEMOIZE'), op('POP')]);
      const steps = Buffer.concat([op('EMPTY_LIST'), op('MARK'), repeated(get(0), 20_000), op('APPENDS')]);
      return pickleBytes(step, object(pipeline, { steps, n_features_in_: int(2) }));
    },
  },
  {
    name: 'a forest of one tree a million times',
    bytes: () => {
      const tree = object(global('sklearn.tree', 'DecisionTreeRegressor'), {
        tree_: object(global('sklearn.tree._tree', 'Tree'), { node_count: int(1) }),
      });
      const trees = Buffer.concat([op('EMPTY_LIST'), op('MARK'), repeated(get(0), 1_000_000), op('APPENDS')]);
      const forest = object(global('sklearn.ensemble', 'RandomForestRegressor'), {
        estimators_: trees,
        n_features_in_: int(2),
      });
      return pickleBytes(tree, op('MEMOIZE'), op('POP'), forest);
    },
  },
  {
    name: 'a stop word of 1,000 letters 100,000 times',
    bytes: () => {
      const word = Buffer.concat([text('a'.repeat(1000)), op('MEMOIZE'), op('POP')]);
      const words = Buffer.concat([op('EMPTY_LIST'), op('MARK'), repeated(get(0), 100_000), op('APPENDS')]);
      const vectorizer = object(global('sklearn.feature_extraction.text', 'CountVectorizer'), {
        stop_words: words,
        vocabulary_: dict({ b: int(0) }),
      });
      return pickleBytes(word, vectorizer);
    },
  },
  {
    name: 'pipelines in each other, 20,000 deep',
    bytes: () => {
      const parts = [pipeline, op('MEMOIZE'), op('POP'), regression, op('MEMOIZE')];
      for (let at = 1; at <= 20_000; at += 1) {
        const inside = Buffer.from([opcodes.LONG_BINGET, at & 0xff, (at >> 8) & 0xff, 0, 0]);
        const around = Buffer.concat([get(0), op('EMPTY_TUPLE'), op('NEWOBJ')]);
        parts.push(
          op('POP'),
          around,
          dict({ steps: list(tuple(text('a'), inside)) }),
          op('BUILD'),
          op('MEMOIZE'),
        );
      }
      return pickleBytes(...parts);
    },
  },
  {
    name: 'joblib’s arrays in each other',
    bytes: () => repeated(array(tuple(int(1)), 'O8', Buffer.alloc(0)).subarray(0, -1), 1000),
  },
  { name: 'an array of 2^46 numbers', bytes: () => array(tuple(long(2n ** 46n)), 'f8', Buffer.alloc(8)) },
  {
    name: 'an array of 2^46 texts of no letters',
    bytes: () => array(tuple(long(2n ** 46n)), 'S0', Buffer.alloc(0)),
  },
  { name: 'an array of less than nothing', bytes: () => array(tuple(int(-1)), 'f8', Buffer.alloc(0)) },
  {
    name: '2^60 columns',
    bytes: () =>
      pickleBytes(
        object(global('sklearn.linear_model', 'LinearRegression'), { n_features_in_: long(2n ** 60n) }),
      ),
  },
  {
    name: 'bytes of 2^64',
    bytes: () => pickleBytes(Buffer.concat([op('BINBYTES8', ...Buffer.alloc(8, 0xff)), Buffer.alloc(99)])),
  },
  {
    name: 'text of 4 GiB',
    bytes: () => pickleBytes(Buffer.concat([op('BINUNICODE', 255, 255, 255, 255), Buffer.alloc(99)])),
  },
  {
    name: 'text of less than nothing',
    bytes: () => pickleBytes(Buffer.concat([op('BINSTRING', 255, 255, 255, 255), Buffer.alloc(99)])),
  },
  {
    name: 'a number of 2 GiB',
    bytes: () => pickleBytes(Buffer.concat([op('LONG4', 255, 255, 255, 127), Buffer.alloc(99)])),
  },
  {
    name: 'a line without an end',
    bytes: () => Buffer.concat([Buffer.from('ccopyreg\n_reconstructor\n0V'), Buffer.alloc(40_000_000, 'a')]),
  },
  { name: 'a name of a megabyte', bytes: () => pickleBytes(call(global('a'.repeat(1_000_000), 'b'))) },
  {
    name: 'numbers whose lowest bits are alike',
    bytes: () => {
      const keys = Array.from({ length: 100_000 }, (_, at) => {
        const number = Buffer.alloc(12);
        number.writeUInt32LE(at, 8);
        return Buffer.concat([op('LONG1', 12), number, op('NONE')]);
      });
      return pickleBytes(op('MARK'), ...keys, op('DICT'));
    },
  },
  {
    name: 'a call of the system',
    bytes: () => pickleBytes(call(global('os', 'system'), text('touch hacked'))),
  },
  {
    name: 'a call of eval',
    bytes: () => pickleBytes(call(global('builtins', 'eval'), text('open("hacked", "w")'))),
  },
  { name: 'something outside the file', bytes: () => pickleBytes(Buffer.from('Phacked\n')) },
];
