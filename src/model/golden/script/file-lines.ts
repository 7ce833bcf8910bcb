const model = '..."  # what was exported: its name on the Hub, or a folder with its weights';

/** The answers of the pipeline for image classification. */
export const pictureLines = linesOfPictures('"image-classification", model, top_k=1_000_000');

/** The answers of the pipeline for object detection. */
export const objectLines = linesOfPictures('"object-detection", model');

/** @param called what the pipeline is made with */
function linesOfPictures(called: string): readonly string[] {
  return [
    'import base64',
    'import pathlib',
    '',
    'import transformers',
    '',
    `model = "${model}`,
    'files = sorted(pathlib.Path("test").iterdir())[:50]  # a folder of pictures',
    '',
    `pipe = transformers.pipeline(${called})`,
    'cases = [',
    '    {"inputs": {"image": base64.b64encode(file.read_bytes()).decode()}, "outputs": {"pipeline": pipe(str(file))}}',
    '    for file in files',
    ']',
    'framework = f"transformers {transformers.__version__}"',
  ];
}

/** The answers of the pipeline for audio classification, which of its own accord has ffmpeg make one channel, which makes stereo louder than the mean of both. */
export const audioLines = [
  'import base64',
  'import pathlib',
  '',
  'import librosa',
  'import transformers',
  '',
  `model = "${model}`,
  'files = sorted(pathlib.Path("test").glob("*.wav"))[:50]  # a folder of WAV files, at the sampling rate of the model',
  '',
  'pipe = transformers.pipeline("audio-classification", model, top_k=None)',
  'cases = []',
  'for file in files:',
  '    samples, rate = librosa.load(file, sr=None, mono=True)',
  '    answers = pipe({"raw": samples, "sampling_rate": rate})',
  '    cases.append({"inputs": {"audio": base64.b64encode(file.read_bytes()).decode()}, "outputs": {"pipeline": answers}})',
  'framework = f"transformers {transformers.__version__}"',
];
