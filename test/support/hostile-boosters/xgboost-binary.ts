import { cut, filled, uint32, type HostileBooster } from './hostile-booster.ts';

const uint64 = (value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
};
const sized = (text: string) => Buffer.concat([uint64(BigInt(text.length)), Buffer.from(text)]);
const objective = sized('reg:squarederror');
/** What stands before the trees of the binary form. */
const binaryHead = (columns = 1, classes = 0, attributes = 0) =>
  Buffer.concat([uint32(0, columns, classes, attributes, 0, 1, 7, 1), Buffer.alloc(104)]);
const binary = (trees: number, ...rest: readonly Buffer[]) =>
  Buffer.concat([binaryHead(), objective, sized('gbtree'), uint32(trees), Buffer.alloc(156), ...rest]);
const treeHead = (nodes: number, roots = 1) => Buffer.concat([uint32(roots, nodes), Buffer.alloc(140)]);
const node = (left: number, right: number, column: number, threshold = 1) => {
  const bytes = Buffer.alloc(20);
  for (const [at, value] of [-1, left, right, column].entries()) bytes.writeInt32LE(value | 0, at * 4);
  bytes.writeFloatLE(threshold, 16);
  return bytes;
};
const binaryTree = (root: Buffer) =>
  binary(1, treeHead(3), root, node(-1, -1, 0), node(-1, -1, 0), Buffer.alloc(48), uint32(0));

export const xgboostBinary: readonly HostileBooster[] = [
  { name: '2^32 trees', bytes: () => binary(2 ** 32 - 1) },
  { name: 'a tree of 2^31 nodes', bytes: () => binary(1, treeHead(2 ** 31)) },
  { name: 'a tree of many roots', bytes: () => binary(1, treeHead(3, 99)) },
  { name: 'a tree that goes on to itself', bytes: () => binaryTree(node(0, 2, 0)) },
  { name: 'a child that is not there', bytes: () => binaryTree(node(1, 77, 0)) },
  { name: 'a column that is not there', bytes: () => binaryTree(node(1, 2, 5)) },
  { name: 'a threshold that is no number', bytes: () => binaryTree(node(1, 2, 0, Number.NaN)) },
  { name: 'trees of nothing, many', bytes: () => binary(100_000, filled(treeHead(0), 100_000)) },
  {
    name: '2^32 columns',
    bytes: () =>
      Buffer.concat([binaryHead(2 ** 32 - 1), objective, sized('gbtree'), uint32(0), Buffer.alloc(156)]),
  },
  {
    name: '2^32 classes',
    bytes: () =>
      Buffer.concat([binaryHead(1, 2 ** 32 - 1), objective, sized('gbtree'), uint32(0), Buffer.alloc(156)]),
  },
  {
    name: 'attributes of 2^63',
    bytes: () =>
      Buffer.concat([
        binaryHead(1, 0, 1),
        objective,
        sized('gbtree'),
        uint32(0),
        Buffer.alloc(156),
        uint64(2n ** 63n),
      ]),
  },
  {
    name: 'linear weights of 2^62',
    bytes: () =>
      Buffer.concat([binaryHead(), objective, sized('gblinear'), Buffer.alloc(136), uint64(2n ** 62n)]),
  },
  {
    name: 'a booster of another kind',
    bytes: () => Buffer.concat([binaryHead(), objective, sized('x'.repeat(1_000_000))]),
  },
  {
    name: 'a snapshot longer than its file',
    bytes: () => Buffer.concat([Buffer.from('CONFIG-offset:'), uint64(2n ** 62n), Buffer.alloc(64)]),
  },
  { name: 'half of itself', bytes: () => cut(binaryTree(node(1, 2, 0)), 0.7) },
];
