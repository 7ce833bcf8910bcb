// How many objects of each label a picture has: boxes, scores and classes of all pictures of a batch in, one object of JSON each out.
import type { Step, Tensor } from 'mlpack/steps';

const labels = ['red', 'green', 'blue'];
const leastScore = 0.6;

const count: Step<{ detections: Tensor<Float32Array> }> = ({ detections }) => {
  // Of each of its likeliest objects: left, top, right, bottom, score, class.
  const [pictures = 0, most = 0, numbers = 0] = detections.shape;
  const counts = Array.from({ length: pictures }, (_, picture) => {
    const found = labels.map(() => 0);
    for (let object = 0; object < most; object += 1) {
      const at = (picture * most + object) * numbers;
      const [score = 0, label = 0] = detections.data.subarray(at + 4, at + 6);
      if (score > leastScore) found[label] = (found[label] ?? 0) + 1;
    }
    return Object.fromEntries(labels.map((label, i) => [label, found[i]]));
  });
  return { counts: { shape: [pictures], data: counts } };
};

export default count;
