import { HttpError } from '../util/http-error.ts';
import { didYouMean } from '../util/suggest.ts';

/** A request names something that the model has not: a 400 that says what it has. */
export class UnknownName extends HttpError {
  /** As the request has it. */
  readonly sent: string;

  /**
   * @param place where the request has the name
   * @param what it would be, with a space behind it; empty where it may be an input or a column
   */
  constructor(place: string, what: '' | 'option ' | 'column ', sent: string, known: readonly string[]) {
    super(400, `${place}: the model has no ${what}"${sent.slice(0, 100)}"${didYouMean(sent, known)}`);
    this.sent = sent;
  }
}
