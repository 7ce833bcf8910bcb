import { RegexError } from './syntax.ts';

/** The text of a regular expression, read from its start to its end. */
export class RegexReader {
  readonly #characters: readonly string[];
  #at = 0;

  constructor(pattern: string) {
    this.#characters = Array.from(pattern);
  }

  /** The next character; undefined at the end. */
  get next(): string | undefined {
    return this.#characters[this.#at];
  }

  get at(): number {
    return this.#at;
  }

  /** Goes on from another place. */
  returnTo(at: number): void {
    this.#at = at;
  }

  take(): string {
    const character = this.next;
    if (character === undefined) throw new RegexError('ends too early');
    this.#at += 1;
    return character;
  }

  /** Takes what is expected, where it's there. */
  takes(expected: string): boolean {
    const characters = Array.from(expected);
    if (!characters.every((character, index) => this.#characters[this.#at + index] === character))
      return false;
    this.#at += characters.length;
    return true;
  }

  /** As many characters as are of a kind, at most so many. */
  takeWhile(test: RegExp, most: number): string {
    let taken = '';
    while (taken.length < most && this.next !== undefined && test.test(this.next)) taken += this.take();
    return taken;
  }
}
