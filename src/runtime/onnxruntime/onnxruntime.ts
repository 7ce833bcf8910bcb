import type { LockedPlatform } from '../../base/lock.ts';
import type { Runtime } from '../runtime.ts';
import { cachedOnnxruntimeTree } from './packages/cached-tree.ts';
import { linkOnnxruntime } from './packages/link-onnxruntime.ts';
import { obtainOnnxruntime } from './packages/obtain-onnxruntime.ts';
import { onnxruntimePackages } from './pinned-packages.ts';
import { unsupportedBy } from './support/runtime-support.ts';
import { supportAdvice } from './support/support-advice.ts';
import { localeFiles, textLocales } from './support/text-locale.ts';
import { startModelWorker } from './worker/model-worker.ts';

/** The folders of onnxruntime-node, by the platforms of images. */
const binaries: Readonly<Record<LockedPlatform, string>> = {
  'linux/amd64': 'linux/x64',
  'linux/arm64': 'linux/arm64',
};

/** onnxruntime's package for Node.js, on the CPU. */
export const onnxruntime: Runtime = {
  name: 'onnxruntime',
  packages: onnxruntimePackages,
  tree: (context, packages, platform) => cachedOnnxruntimeTree(context, packages, binaries[platform]),
  refusals: unsupportedBy,
  companionFiles: (model, signal) => localeFiles(textLocales(model), signal),
  advice: supportAdvice,
  obtain: (context) => obtainOnnxruntime(context, onnxruntimePackages),
  link: linkOnnxruntime,
  load: startModelWorker,
};
