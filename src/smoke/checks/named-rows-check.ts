import { fillPath } from '../../../contract/path-template.ts';
import { protocols } from '../../../contract/protocols.ts';
import { field } from '../../util/record.ts';
import { wrongHeaders, wrongStatus } from '../answers.ts';
import type { Check } from './check.ts';
import type { NamedRows, ServedModel } from '../served-model.ts';

/** What a model whose columns have names is checked for: mlpack's own protocol, which most people speak first. */
export function namedRowsCheck({ body, rows, outputs }: NamedRows): Check<[ServedModel]> {
  return {
    name: 'rows by column name are predicted',
    async run(client, { name, version }) {
      const [, path] = protocols.predict.paths;
      const answer = await client.post(fillPath(path, { model: name, version }), body);
      return wrongStatus(answer, 200) ?? wrongHeaders(answer) ?? wrongPredictions(answer.json, rows, outputs);
    },
  };
}

function wrongPredictions(json: unknown, rows: number, outputs: readonly string[]): string | null {
  const predictions = field(json, 'predictions');
  if (!Array.isArray(predictions) || predictions.length !== rows) {
    const got = Array.isArray(predictions) ? String(predictions.length) : 'no';
    return `the answer has ${got} predictions for ${rows === 1 ? '1 row' : `${rows} rows`}`;
  }
  for (const [row, prediction] of predictions.entries()) {
    const missing = outputs.find((name) => field(prediction, name) === undefined);
    if (missing !== undefined) return `predictions[${row}] has no output "${missing}"`;
  }
  return null;
}
