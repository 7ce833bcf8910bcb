/** /predict takes what Hugging Face's services are sent: `inputs` that are texts, and `parameters`. */
import { expect, it } from 'vitest';
import { servedFolder } from '../support/server/served-folder.ts';
import { serveIris } from '../support/server/served-iris.ts';
import { goldenCases, textCases } from '../support/text-folders.ts';

it('a text, or a list of them, is rows', async () => {
  const model = await servedFolder('bert-text-classification');
  const own = await model.post('/predict', {
    rows: [
      { text: 'Hello', top_k: 1 },
      { text: 'Bye', top_k: 1 },
    ],
  });
  const [hello] = own.json.predictions;
  const parameters = { top_k: 1 };
  const one = await model.post('/predict', { inputs: 'Hello', parameters });
  expect([one.status, one.json.predictions]).toEqual([200, [hello]]);
  const list = await model.post('/predict', { inputs: ['Hello', 'Bye'], parameters });
  expect(list.json).toEqual(own.json);
  const named = await model.post('/predict', { inputs: { text: 'Hello', text_pair: null }, parameters });
  expect(named.json.predictions).toEqual([hello]);
  const records = await model.post('/predict', { inputs: [{ text: 'Hello' }, { text: 'Bye' }], parameters });
  expect(records.json).toEqual(own.json);
});

it('the texts of one row have their names, as for answers to questions', async () => {
  const model = await servedFolder('bert-qa');
  const [first] = goldenCases<{ inputs: { question: string; context: string } }>('bert-qa');
  const { question, context } = first?.inputs ?? { question: '', context: '' };
  const { json } = await model.post('/predict', { inputs: { question, context }, parameters: { top_k: 1 } });
  expect(json).toEqual((await model.post('/predict', { rows: [{ question, context }] })).json);
});

it.each([
  ['/predict', 'inputs', { inputs: 'Wo?' }],
  ['/predict', 'rows', { rows: ['Wo?'] }],
  ['/v1/models/bert-qa:predict', 'instances', { instances: ['Wo?'] }],
])('what has to be sent is named before what may be left out: %s, %s', async (path, field, body) => {
  const model = await servedFolder('bert-qa');
  const { status, json } = await model.post(path, body);
  expect([status, json.error]).toEqual([
    400,
    `${field}[0]: expected an object with question, context (top_k, max_answer_len, handle_impossible_answer, align_to_words may be left out), or 2 to 6 of these values in this order in an array, got "Wo?"`,
  ]);
});

it('of whole tensors, too', async () => {
  const model = await servedFolder('bert-qa');
  const { status, json } = await model.post('/v1/models/bert-qa:predict', { inputs: ['Wo?'] });
  expect([status, json.error]).toEqual([
    400,
    'inputs: expected an object with question, context (top_k, max_answer_len, handle_impossible_answer, align_to_words may be left out), got an array of 1',
  ]);
});

it('labels of a zero-shot classifier are parameters', async () => {
  const model = await servedFolder('bert-nli-zero-shot');
  const parameters = { candidate_labels: ['travel', 'food'], multi_label: true };
  const [one] = textCases('bert-text-classification');
  const text = one?.inputs.text ?? 'Hello';
  const { json } = await model.post('/predict', { inputs: ['Hello', `${text} `], parameters });
  const rows = ['Hello', `${text} `].map((sent) => ({ text: sent, ...parameters }));
  expect(json).toEqual((await model.post('/predict', { rows })).json);
  const beside = await model.post('/predict', { rows: ['Hello'], ...parameters });
  expect(beside.json.predictions).toEqual([json.predictions[0]]);
});

it.each([
  [{ inputs: [[5.1, 2.5, 3, 1.1]] }, 'got an array of 1; rows are {"rows": […]}'],
  [{ inputs: 5 }, 'inputs: expected whole tensors by name, {"inputs": {"X": …}}, got 5'],
])(
  '%j of a model of numbers, which may be rows or a tensor, is refused with both forms',
  async (body, message) => {
    const iris = await serveIris();
    const { status, json } = await iris.post('/predict', body);
    expect([status, json.error]).toEqual([400, expect.stringContaining(message)]);
  },
);
