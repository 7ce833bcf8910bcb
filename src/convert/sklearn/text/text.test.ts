import ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import { refusal } from '../../describe/refusal.ts';
import { changedModel, goldenDifferences, graphAnswers } from '../../../../test/support/classical.ts';
import { usualTokenSettings } from '../../../../test/support/text-onnx.ts';
import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleTuple,
} from '../../pickle/pickle-values.ts';
import type { PickleValue } from '../../pickle/pickle-values.ts';
import { assembleModel } from '../parts/assemble.ts';
import { convertEstimator } from '../convert-estimator.ts';

/** A pipeline's first step, or another one, with attributes changed. */
async function changedStep(
  name: string,
  step: number,
  change: (state: PickleDict) => void,
): Promise<PickleObject> {
  return await changedModel(name, (state) => {
    const steps = state.get('steps');
    const pair = steps instanceof PickleList ? steps.items[step] : undefined;
    const inner = pair instanceof PickleTuple ? pair.items[1] : undefined;
    if (!(inner instanceof PickleObject && inner.state instanceof PickleDict)) throw new TypeError('no step');
    change(inner.state);
  });
}

describe('models of texts', () => {
  it.each([
    'text-tfidf2-lr-1.4.2',
    'text-strip-lr-1.4.2',
    'text-sgd-1.4.2',
    'text-charwb-nb-1.2.1',
    'text-binary-nb-1.2.1',
    'text-tok-nb-1.2.1',
    'text-count-nb-1.9.0',
    'text-hash-1.9.0',
    'text-rf-1.9.0',
    'text-svc-1.9.0',
    'text-svd-1.9.0',
    'text-bern-thr-1.9.1',
    'text-count-tfidf-1.9.1',
    'text-dummy-1.9.1',
    'text-hash-bin-1.9.1',
    'text-hash-tfidf-1.9.1',
    'text-kbest-1.9.1',
    'text-normal-1.9.1',
    'text-split-1.9.1',
    'text-std-1.9.1',
    'text-stop-english-1.9.1',
    'text-svc-rbf-1.9.1',
    'text-tf32-rf-1.9.1',
    'text-tfidf-alone-1.9.1',
    'text-union-1.9.1',
    'text-vec-vocab-1.9.1',
    'text-vocab-list-1.9.1',
    'text-vote-1.9.1',
  ])('answer as scikit-learn: %s', async (name) => {
    expect(await goldenDifferences(name)).toEqual([]);
  });

  it.each(['frame-text-1.4.2', 'text-frame-two-1.9.1', 'text-frame-svc-1.9.1'])(
    'take columns of texts beside others: %s',
    async (name) => {
      expect(await goldenDifferences(name)).toEqual([]);
    },
  );

  it('take a text a row, and divide it once for vectorizers that divide alike', async () => {
    const { chain, columns } = await convertEstimator(
      await changedModel('text-vote-1.9.1', () => undefined),
      'model.pkl',
    );
    expect(chain?.inputs).toEqual([{ name: 'text', dtype: 'string', shape: ['N'] }]);
    expect(columns).toEqual([{ name: 'text', kind: 'text', isNamed: false }]);
    expect(chain?.before).toEqual([
      {
        kind: 'tokens',
        input: 'text',
        outputs: { tokens: 'text_tokens', counts: 'text_counts', lengths: 'text_lengths' },
        settings: usualTokenSettings,
      },
    ]);
  });

  it('name all that callers send, also what the graph takes as it is', async () => {
    const { chain, graph } = await convertEstimator(
      await changedModel('text-frame-two-1.9.1', () => undefined),
      'model.pkl',
    );
    expect(chain?.inputs).toEqual([
      // It is divided, and encoded as it is.
      { name: 'title', dtype: 'string', shape: ['N', 1] },
      { name: 'n', dtype: 'float64', shape: ['N', 1] },
      { name: 'kind', dtype: 'string', shape: ['N', 1] },
      { name: 'body', dtype: 'string', shape: ['N', 1] },
    ]);
    expect(graph.inputs.map(({ name }) => name)).toEqual([
      'title',
      'n',
      'kind',
      'title_tokens',
      'title_counts',
      'title_lengths',
      'body_tokens',
      'body_counts',
      'body_lengths',
    ]);
  });

  it.each(['text-tfidf2-lr-1.4.2', 'text-svc-rbf-1.9.1', 'text-normal-1.9.1', 'text-kbest-1.9.1'])(
    'answer of texts without any token: %s',
    async (name) => {
      const model = await changedModel(name, () => undefined);
      const { graph } = await convertEstimator(model, 'model.pkl', { methods: ['predict'] });
      const answers = await graphAnswers(graph, {
        text_tokens: new ort.Tensor('string', [], [0]),
        text_counts: new ort.Tensor('float64', new Float64Array(), [0]),
        text_lengths: new ort.Tensor('int64', BigInt64Array.of(0n, 0n), [2]),
      });
      const { data: [first, ...others] = [] } = answers.get('label') ?? {};
      expect([0, 1, 2]).toContain(first);
      expect(others).toEqual([first]);
    },
  );

  it.each<[what: string, attribute: string, value: PickleValue, says: RegExp]>([
    [
      'preprocessor',
      'preprocessor',
      new PickleGlobal('__main__', 'clean'),
      /the function __main__\.clean as preprocessor/,
    ],
    [
      'tokenizer',
      'tokenizer',
      new PickleGlobal('nltk', 'word_tokenize'),
      /the function nltk\.word_tokenize as tokenizer/,
    ],
    ['analyzer', 'analyzer', new PickleGlobal('mine', 'words'), /the function mine\.words as analyzer/],
    ['function for accents', 'strip_accents', new PickleGlobal('mine', 'strip'), /strip_accents/],
    ['files instead of texts', 'input', 'filename', /takes files \(input="filename"\), not texts/],
    ['pattern', 'token_pattern', '(a)(b)', /token_pattern "\(a\)\(b\)", which captures 2 groups/],
    ['n-grams', 'ngram_range', new PickleTuple([1n, 1000n]), /n-grams of more than 100 items/],
  ])('are refused with a %s that is not converted', async (_, attribute, value, says) => {
    const model = await changedStep('text-tfidf2-lr-1.4.2', 0, (state) => state.set(attribute, value));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringMatching(says),
      suggestions: expect.arrayContaining([expect.anything()]),
    });
  });

  it('are refused where all columns of a large vocabulary would be given out with their zeros', async () => {
    const words = new PickleList();
    for (let at = 0; at <= 2 ** 17; at += 1) words.items.push(`w${at}`);
    const model = await changedModel('text-vec-vocab-1.9.1', (state) => state.set('vocabulary', words));
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining('makes 131073 columns of texts'),
      suggestions: expect.arrayContaining([expect.stringContaining('mlpack build vectorizer.pkl model.pkl')]),
    });
  });

  it('name the class of somebody that stands before a vectorizer', async () => {
    const model = await changedModel('text-tfidf2-lr-1.4.2', (state) => {
      const steps = state.get('steps');
      const cleaner = new PickleObject(new PickleGlobal('__main__', 'TextCleaner'), []);
      if (steps instanceof PickleList) steps.items.unshift(new PickleTuple(['clean', cleaner]));
    });
    const file = { path: 'model.pkl', value: model, sizeBytes: 0 };
    const found: unknown = await convertEstimator(model, 'model.pkl').catch((error: unknown) => error);
    if (!(found instanceof MlpackError)) throw new TypeError('the model is converted');
    expect(await refusal(found, [{ object: model, file }], undefined)).toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: "model.pkl: Pipeline.steps[0] is a TextCleaner of __main__, which mlpack doesn't convert.",
    });
  });

  it('are made of a vectorizer and a model in files of their own', async () => {
    const steps = async (name: string) => {
      const { state } = await changedModel(name, () => undefined);
      const list = state instanceof PickleDict ? state.get('steps') : undefined;
      return list instanceof PickleList
        ? list.items.map((pair) => (pair instanceof PickleTuple ? (pair.items[1] ?? null) : null))
        : [];
    };
    const [vectorizer = null, model = null] = await steps('text-tfidf2-lr-1.4.2');
    const { object } = await assembleModel([
      { path: 'vectorizer.pkl', value: vectorizer, sizeBytes: 0 },
      { path: 'model.pkl', value: model, sizeBytes: 0 },
    ]);
    const { chain, outputs } = await convertEstimator(object, 'model.pkl');
    expect(chain?.inputs).toEqual([{ name: 'text', dtype: 'string', shape: ['N'] }]);
    expect(outputs.map(({ name }) => name)).toEqual(['label', 'probabilities']);
  });

  it.each<[what: string, change: (state: PickleDict) => void]>([
    ['no vocabulary', (state) => state.set('vocabulary_', null)],
    ['an empty vocabulary', (state) => state.set('vocabulary_', new PickleDict())],
    [
      'a column that two tokens have',
      (state) => {
        const vocabulary = state.get('vocabulary_');
        if (vocabulary instanceof PickleDict) vocabulary.set('another', 0n);
      },
    ],
    ['stop words that are none', (state) => state.set('stop_words', 1n)],
    [
      'no weights',
      (state) => state.set('_tfidf', new PickleObject(new PickleGlobal('sklearn', 'TfidfTransformer'), [])),
    ],
  ])('are refused with %s', async (_, change) => {
    const model = await changedStep('text-tfidf2-lr-1.4.2', 0, change);
    await expect(convertEstimator(model, 'model.pkl')).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});
