import { copyFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { pictureFolder } from '../../../../test/support/picture-folders.ts';
import { realModelPath } from '../../../../test/support/real-models.ts';
import { textFolder } from '../../../../test/support/text-folders.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { inspectModel } from '../../read-model.ts';
import { modelFormats } from '../../formats/formats.ts';
import { exportedScript } from './exported-script.ts';
import { goldenScript } from './golden-script.ts';

const models = resolve(import.meta.dirname, '../../../../test/models/classical');

/** The script for copies of some files. */
async function scriptFor(...files: readonly string[]): Promise<string> {
  const cwd = await tempDir();
  const paths = files.map((file) => join(cwd, file.split('/').at(-1) ?? ''));
  for (const [index, path] of paths.entries()) await copyFile(join(models, files[index] ?? ''), path);
  return await goldenScript(paths, { cacheFolder: join(cwd, 'cache'), formats: modelFormats, cwd });
}

it('asks a pipeline of a data frame by its methods, None where the model knows None', async () => {
  expect(await scriptFor('frame-unseen/model.joblib.xz')).toBe(
    `# Writes golden.json: what the model answers where it was made. Run it there, with rows of your own test data.
# Then: mlpack build model.joblib.xz --golden golden.json
import joblib
import json
import pandas
import sklearn

model = joblib.load("model.joblib.xz")

rows = pandas.read_csv("test.csv", dtype={"kind": str, "city": str, "plan": str}).head(20)
for name in ["city", "plan"]:
    rows[name] = rows[name].astype(object).where(rows[name].notna(), None)
rows = rows[list(model.feature_names_in_)]

golden = {
    "framework": f"scikit-learn {sklearn.__version__}",
    "rows": rows.astype(object).where(rows.notna(), None).to_dict("records"),
    "outputs": {
        "predict": model.predict(rows).tolist(),
        "predict_proba": model.predict_proba(rows).tolist(),
    },
}
with open("golden.json", "w") as file:
    json.dump(golden, file)
`,
  );
});

it.each([
  [
    'a chain of pickles',
    ['companions/scaler.pkl', 'companions/label_encoder.pkl', 'companions/model.pkl'],
    [
      'with open("scaler.pkl", "rb") as file:\n    transformer = pickle.load(file)',
      'rows = rows[["age", "income", "visits", "score"]]',
      'given = transformer.transform(rows)',
      '"predict": encoder.inverse_transform(model.predict(given)).tolist()',
      '"predict_proba": model.predict_proba(given).tolist()',
    ],
  ],
  [
    'estimators in containers that are in each other',
    ['dict-nested-1.6.1/model.pkl'],
    ['saved["preprocessing"][0]["scalers"][0].transform(', 'saved["model"]["clf"].predict(given)'],
  ],
  [
    'keys that are no texts',
    ['dict-number-keys-1.6.1/model.pkl'],
    ['saved[0].transform(', "saved[(True, 'b')].predict(given)"],
  ],
  [
    'an encoder of labels that the model answers itself',
    ['dict-own-labels-1.6.1/model.pkl'],
    ['"predict": saved["model"].predict(given).tolist()'],
  ],
  [
    'a dict of estimators',
    ['container/model.pkl'],
    ['saved = pickle.load(file)', 'saved["scaler"].transform(rows)', 'saved["model"].predict(given)'],
  ],
  [
    'a tuple that isn’t in the order of its chain',
    ['tuple-chain-1.2.1/model.pkl'],
    ['given = saved[1].transform(saved[2].transform(saved[3].transform(rows)))', 'saved[0].predict(given)'],
  ],
  [
    'a regressor of a target that was scaled',
    ['dict-target-standard-1.2.1/model.pkl'],
    [
      'given = saved["scaler_X"].transform(rows)',
      '"predict": saved["scaler_y"].inverse_transform(saved["model"].predict(given).reshape(-1, 1)).ravel().tolist()',
    ],
  ],
  [
    'a model of texts',
    ['companions/vectorizer.pkl', 'companions/words.pkl'],
    [
      'rows = file.read().splitlines()[:20]',
      '"inputs": {"text": rows}',
      'given = transformer.transform(rows)',
    ],
  ],
  [
    'a transformer',
    ['t-robust-1.9.0/model.joblib.lzma'],
    ['"transform": getattr(made := transformer.transform(rows), "toarray", lambda: made)().tolist()'],
  ],
  [
    'several outputs',
    ['multilabel-rf-1.2.1/model.pkl'],
    [
      '**{f"predict_proba_{i}": answer.tolist() for i, answer in enumerate(model.predict_proba(rows))}',
      '"inputs": {"X": [[None if x != x else x for x in row] for row in rows.tolist()]}',
    ],
  ],
  [
    "XGBoost's own file",
    ['xgb-multilabel-1.7.4/model.ubj'],
    ['model = xgboost.XGBClassifier()\nmodel.load_model("model.ubj")', 'XGBoost {xgboost.__version__}'],
  ],
  [
    'a column of texts, which can be empty or "NA" but not missing',
    ['text-frame-two-1.9.1/model.joblib'],
    ['dtype={"kind": str}, converters={"title": str, "body": str}).head(20)'],
  ],
  [
    "XGBoost's own file of categories by their names",
    ['xgb-cat-3.3.0/model.ubj'],
    [
      'model = xgboost.XGBClassifier(enable_categorical=True)',
      'rows = pandas.read_csv("test.csv", dtype={"plan": str})\nfor name in ["plan"]:\n    rows[name] = rows[name].astype("category")\nrows = rows.head(20)',
      '"rows": rows.astype(object)',
    ],
  ],
  [
    "XGBoost's own file of categories by their codes",
    ['xgb-cat-codes-1.7.4/model.json'],
    [
      'for name in ["plan"]:\n    rows[name] = rows[name].astype("category")\nrows = rows.head(20)',
      'sent = rows.assign(**{name: rows[name].cat.codes.where(rows[name].notna()) for name in ["plan"]})',
      '"rows": sent.astype(object).where(sent.notna(), None).to_dict("records")',
      'model.predict(rows)',
    ],
  ],
  [
    'categories that LightGBM knows by their names',
    ['lightgbm-frame-cat/model.pkl.gz'],
    ['dtype={"city": str})\nfor name in ["city"]:\n    rows[name] = rows[name].astype("category")'],
  ],
  ['a booster', ['xgb-booster-1.7.4/model.bst'], ['model.predict(xgboost.DMatrix(rows)).tolist()']],
])('loads %s as it was saved', async (_what, files, lines) => {
  const script = await scriptFor(...files);
  for (const line of lines) expect(script).toContain(line);
});

it('asks the pipeline, or the cross-encoder, that a folder was exported from', async () => {
  const scriptOf = (name: string) =>
    goldenScript([textFolder(name)], {
      cacheFolder: '',
      formats: modelFormats,
      cwd: dirname(textFolder(name)),
    });
  expect(await scriptOf('bert-text-classification')).toContain(
    'pipe = transformers.pipeline("text-classification", model, truncation=True, top_k=None)\n',
  );
  expect(await scriptOf('st-cls')).toContain('"outputs": {"embedding": embedder.encode(text).tolist()}');
  expect(await scriptOf('cross-encoder')).toContain(
    'ranker = sentence_transformers.CrossEncoder(model, max_length=72)\n',
  );
});

it('has Ultralytics find objects with the weights of a YOLO, in the letterbox that its file sees', async () => {
  const cwd = pictureFolder('yolov8-raw');
  const options = { cacheFolder: await tempDir(), formats: modelFormats, cwd };
  const script = await goldenScript([join(cwd, 'model.onnx')], options);
  expect(script).toContain('# Then: mlpack build model.onnx --golden golden.json\n');
  expect(script).toContain(
    '[result] = model.predict(picture, imgsz=[64, 64], rect=False, conf=0.25, iou=0.7)\n',
  );
  expect(script).toContain('"outputs": {"objects": [json.dumps(objects)]},\n');
});

it('leaves what an ONNX file was exported from to be filled in', async () => {
  const cwd = realModelPath('iris-logreg');
  const options = { cacheFolder: await tempDir(), formats: modelFormats, cwd };
  const script = await goldenScript([join(cwd, 'model.onnx')], options);
  expect(script).toContain(
    'inputs = {\n    "X": ...,  # float32 [N, 4]\n}\n# model.predict(rows), model.predict_proba(rows)\noutputs = {\n',
  );
});

it('has nothing in it that a model calls its tensors but as text', async () => {
  const cwd = realModelPath('iris-logreg');
  const { inputs, ...info } = await inspectModel(join(cwd, 'model.onnx'), {
    cacheFolder: await tempDir(),
    formats: modelFormats,
  });
  const name = '"\nimport os';
  const hostile = inputs.map((input) => ({ ...input, name, shape: ['\nimport os', 4] }));
  const script = exportedScript({ ...info, inputs: hostile }, ['a\nimport os']);
  expect(script).not.toMatch(/^\s*import os/m);
  expect(script).toContain('"\\"\\nimport os": ...,');
});
