import type { TokenList } from './token-list.ts';

/** Some tokens of a text. */
export interface TokenRange {
  readonly tokens: TokenList;
  readonly from: number;
  readonly to: number;
  /** The text as it was sent. */
  readonly text: string;
}
