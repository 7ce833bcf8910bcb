import type { TokenSettings } from '../../../../contract/text/tokenise.ts';
import type { TokensStep } from '../../../../contract/schemas/contract.schema.ts';
import type { HashSettings } from '../../../../contract/text/count-tokens.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Value } from '../../graph/value.ts';

/** How texts are divided into tokens, and whether these are hashed to columns. */
export interface TokenDivision {
  readonly settings: TokenSettings;
  readonly hash?: HashSettings;
}

/** The tokens of a column of texts, those of one row after those of another. Each is once in a row. */
export interface TextTokens {
  /** string [tokens], or int64 [tokens] where they are hashed. */
  readonly tokens: Value;
  /** How often each is there: float64 [tokens]. */
  readonly counts: Value;
  /** How many tokens each row has: int64 [rows]. */
  readonly lengths: Value;
}

interface Division {
  readonly column: number;
  readonly division: TokenDivision;
  readonly made: TextTokens;
}

/** The columns of texts that are to be divided into tokens before the graph runs. */
export class InputTexts {
  readonly #graph: Graph;
  /** By column and division, as several vectorizers may divide the same texts alike. */
  readonly #divisions = new Map<string, Division>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Numbers of the columns that are divided. */
  get columns(): ReadonlySet<number> {
    return new Set([...this.#divisions.values()].map(({ column }) => column));
  }

  tokens(column: number, division: TokenDivision): TextTokens {
    const key = JSON.stringify([column, division]);
    const known = this.#divisions.get(key);
    if (known !== undefined) return known.made;
    const made: TextTokens = {
      tokens: this.#graph.reserve('tokens', {
        dtype: division.hash === undefined ? 'string' : 'int64',
        shape: [null],
      }),
      counts: this.#graph.reserve('counts', { dtype: 'float64', shape: [null] }),
      lengths: this.#graph.reserve('lengths', { dtype: 'int64', shape: [null] }),
    };
    this.#divisions.set(key, { column, division, made });
    return made;
  }

  /**
   * Makes the inputs of the graph that the steps fill.
   *
   * @param nameOf the name of a column
   * @param taken names that are taken already
   */
  finish(nameOf: (column: number) => string, taken: Iterable<string>): readonly TokensStep[] {
    const names = new Set(taken);
    return [...this.#divisions.values()].map(({ column, division, made }) => {
      const input = nameOf(column);
      const tokens = freeName(`${input}_tokens`, names);
      const counts = freeName(`${input}_counts`, names);
      const lengths = freeName(`${input}_lengths`, names);
      const feed = (name: string, value: Value, sizeName?: string) => {
        this.#graph.produceFirst(value, 'Identity', [this.#graph.input(name, value.dtype, [null], sizeName)]);
      };
      feed(tokens, made.tokens, tokens);
      feed(counts, made.counts, tokens);
      feed(lengths, made.lengths);
      const outputs = { tokens, counts, lengths };
      return { kind: 'tokens', input, outputs, ...division };
    });
  }
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}_${number}`;
  taken.add(name);
  return name;
}
