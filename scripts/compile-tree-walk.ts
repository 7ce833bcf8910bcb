/**
 * Writes contract/trees/tree-walk.json: how rows walk through trees, as WebAssembly, which has neither the checks nor the guesses of
 * JavaScript in the way: it takes half the time. Run by hand (`node scripts/compile-tree-walk.ts`) when this file changes.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';
import { lanes } from '../contract/trees/tree-walk.ts';

/** The places of what a node has, and its size, in bytes: see contract/trees/tree-walk.ts. */
const nodes = {
  f32: { value: 4, next: 8, weight: 12, size: 16 },
  f64: { value: 8, next: 12, weight: 16, size: 24 },
} as const;

type Numbers = keyof typeof nodes;

/** The module in WebAssembly's text format. https://webassembly.github.io/spec/core/text/ */
function moduleText(): string {
  return `(module (memory (export "memory") 1) ${sums('f32', '', added)} ${sums('f64', '', added)}
    ${sums('f32', 'LookUp', lookedUp)} ${sums('f64', 'LookUp', lookedUp)})`;
}

/**
 * Adds up what the leaves hold in which rows end, tree after tree. A tree is the address of its root and the place of its sum
 * among those of a row, in bytes.
 *
 * @param leaf adds what the leaf of a lane holds
 */
function sums(type: Numbers, kind: string, leaf: (type: Numbers, lane: number) => string): string {
  const each = (write: (lane: number) => string): string =>
    Array.from({ length: lanes }, (_, lane) => write(lane)).join('\n');
  return `
  (func (export "${type}${kind}") (param $tree i32) (param $end i32) (param $rows i32) (param $rowsEnd i32) (param $rowBytes i32)
    (param $sums i32) (param $sumBytes i32)
    (local $root i32) (local $sum i32) (local $row i32) (local $moved i32) (local $added i32) (local $sumEnd i32)
    ${each((lane) => `(local $node${lane} i32) (local $next${lane} i32) (local $row${lane} i32)`)}
    (block $trees (loop $nextTree
      (br_if $trees (i32.ge_u (local.get $tree) (local.get $end)))
      (local.set $root (i32.load (local.get $tree)))
      (local.set $sum (i32.add (local.get $sums) (i32.load offset=4 (local.get $tree))))
      (local.set $row (local.get $rows))
      (block $many (loop $nextRows
        (br_if $many (i32.gt_u (i32.add (local.get $row) (i32.mul (local.get $rowBytes) (i32.const ${lanes}))) (local.get $rowsEnd)))
        ${each(
          (lane) => `(local.set $row${lane} (local.get $row)) (local.set $node${lane} (local.get $root))
        (local.set $row (i32.add (local.get $row) (local.get $rowBytes)))`,
        )}
        (loop $on
          ${each((lane) => step(type, lane, `$row${lane}`))}
          (local.set $moved ${Array.from({ length: lanes }, (_, lane) => `(i32.xor (local.get $node${lane}) (local.get $next${lane}))`).reduce((all, one) => `(i32.or ${all} ${one})`)})
          ${each((lane) => `(local.set $node${lane} (local.get $next${lane}))`)}
          (br_if $on (local.get $moved)))
        ${each((lane) => leaf(type, lane))}
        (br $nextRows)))
      (block $one (loop $nextRow
        (br_if $one (i32.ge_u (local.get $row) (local.get $rowsEnd)))
        (local.set $node0 (local.get $root))
        (loop $on
          ${step(type, 0, '$row')}
          (local.set $moved (i32.xor (local.get $node0) (local.get $next0)))
          (local.set $node0 (local.get $next0))
          (br_if $on (local.get $moved)))
        ${leaf(type, 0)}
        (local.set $row (i32.add (local.get $row) (local.get $rowBytes)))
        (br $nextRow)))
      (local.set $tree (i32.add (local.get $tree) (i32.const 8)))
      (br $nextTree))))`;
}

/** From a node to the next, or to the one after it where the value is at most the threshold. */
function step(type: Numbers, lane: number, row: string): string {
  const { value, next, size } = nodes[type];
  const node = `(local.get $node${lane})`;
  const compared = `(${type}.load (i32.add (local.get ${row}) (i32.load offset=${value} ${node})))`;
  const isLeast = `(${type}.le ${compared} (${type}.load ${node}))`;
  return `(local.set $next${lane} (i32.add (i32.load offset=${next} ${node}) (i32.mul ${isLeast} (i32.const ${size}))))`;
}

/** Adds what a leaf holds to the sum of its row, and goes on to that of the next row. */
function added(type: Numbers, lane: number): string {
  const weight = `(${type}.load offset=${nodes[type].weight} (local.get $node${lane}))`;
  return `(${type}.store (local.get $sum) (${type}.add (${type}.load (local.get $sum)) ${weight}))
        (local.set $sum (i32.add (local.get $sum) (local.get $sumBytes)))`;
}

/** Adds numbers of float64, whose address a leaf holds, to all sums of its row, and goes on to those of the next row. */
function lookedUp(type: Numbers, lane: number): string {
  return `(local.set $added (i32.load offset=${nodes[type].weight} (local.get $node${lane})))
        (local.set $sumEnd (i32.add (local.get $sum) (local.get $sumBytes)))
        (loop $numbers
          (f64.store (local.get $sum) (f64.add (f64.load (local.get $sum)) (f64.load (local.get $added))))
          (local.set $added (i32.add (local.get $added) (i32.const 8)))
          (local.set $sum (i32.add (local.get $sum) (i32.const 8)))
          (br_if $numbers (i32.lt_u (local.get $sum) (local.get $sumEnd))))`;
}

/** Relative to the repository. */
export const treeWalkFile = 'contract/trees/tree-walk.json';

/** What is to be in it. */
export async function treeWalkJson(): Promise<string> {
  const compiler = await wabt();
  const { buffer } = compiler.parseWat('tree-walk.wat', moduleText()).toBinary({});
  return `${JSON.stringify({ base64: Buffer.from(buffer).toString('base64') }, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(import.meta.dirname, '..', treeWalkFile), await treeWalkJson());
}
