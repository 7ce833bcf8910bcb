import type { Answer, AnsweredOutput } from './answer.ts';
import { percent } from './bars.ts';
import { type Expected, isAsExpected } from './expected.ts';
import { briefText } from './scalar-text.ts';

/** The answers of several rows, a line each; one of them is shown in full elsewhere. */
export function AnswerTable({
  answer,
  chosen,
  expectedOf,
  onChoose,
}: {
  readonly answer: Answer;
  /** Number of the chosen row, from 0. */
  readonly chosen: number;
  readonly expectedOf: (row: number, output: AnsweredOutput) => Expected | null;
  readonly onChoose: (row: number) => void;
}) {
  const specs = answer[0]?.map(({ spec }) => spec) ?? [];
  const verdicts = answer.map((outputs, row) => verdictOf(outputs, (output) => expectedOf(row, output)));
  const areJudged = verdicts.some((verdict) => verdict !== '');
  return (
    <div class="scroll" role="group" aria-label="Answers" tabIndex={0}>
      <table class="answers">
        <thead>
          <tr>
            <th scope="col">Row</th>
            {specs.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {areJudged && <th scope="col">Expected</th>}
          </tr>
        </thead>
        <tbody>
          {answer.map((outputs, row) => (
            <tr key={row} aria-current={row === chosen}>
              <th scope="row">
                <button type="button" class="pick" onClick={() => onChoose(row)}>
                  <span class="visually-hidden">Show row </span>
                  {row + 1}
                </button>
              </th>
              {outputs.map((output) => (
                <td key={output.spec.name}>{cellText(output)}</td>
              ))}
              {areJudged && <td>{verdicts[row]}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Text of a cell: the greatest of probabilities, the beginning of long lists. */
function cellText({ values, classes }: AnsweredOutput): string {
  const numbers = values.filter((value) => typeof value === 'number');
  if (classes !== null && numbers.length > 0) {
    const greatest = Math.max(...numbers);
    const isShare = greatest <= 1 && numbers.every((value) => value >= 0);
    const label = classes[values.indexOf(greatest)] ?? '';
    return `${label} ${isShare ? percent(greatest) : briefText(greatest)}`;
  }
  const some = values.slice(0, 4).map(briefText).join(', ');
  return values.length > 4 ? `${some}, …` : some;
}

function verdictOf(
  outputs: readonly AnsweredOutput[],
  expectedOf: (output: AnsweredOutput) => Expected | null,
): string {
  const judged = outputs.flatMap((output) => {
    const expected = expectedOf(output);
    return expected === null ? [] : [isAsExpected(output.values, expected)];
  });
  if (judged.length === 0) return '';
  return judged.every(Boolean) ? '✓ as expected' : '✗ differs';
}
