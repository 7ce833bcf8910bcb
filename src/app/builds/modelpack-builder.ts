import { assembleModelPack, type PackLayer } from '../../oci/image/model-pack.ts';
import { buildLayer } from '../../oci/layer/layer.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { familiarReference } from '../../oci/documents/reference.ts';
import { sourceDateEpoch } from '../../util/source-date-epoch.ts';
import { describeBundle } from '../image/built-image.ts';
import { defaultTargets, deliverImage } from '../image/deliver-image.ts';
import type { Environment } from '../environment/environment.ts';
import { pushTo } from '../release/push.ts';
import type { Builder, BuildSource } from './builder.ts';
import { modelEntries, refuseEngine } from './model-forms.ts';

/** Files that have what was learnt: graphs of ONNX, and the data that such a graph has beside it. */
const weights = /^model\/.*\.(?:onnx|data|bin)$/u;

/**
 * Makes artifacts of CNCF's ModelPack, https://github.com/modelpack/model-spec: a layer for each file of weights and one of all that
 * is said of them. Unpacked, they are the home of mlpack's own server. They are the same for every platform.
 */
export const modelpackBuilder: Builder = {
  needsEngine: false,
  refuse: ({ target }) => refuseEngine('modelpack', target),
  async build(environment, source, { reference, target }) {
    const layers = await packLayers(environment, source);
    const [first] = source.models;
    const bundle = assembleModelPack({
      name: source.models.length === 1 ? first.contract.name : source.repository,
      version: source.version,
      layers,
      platform: source.platforms[0],
    });
    return {
      digest: bundle.descriptor.digest,
      images: describeBundle(bundle).images,
      async deliver() {
        const targets =
          target === undefined ? await defaultTargets(source.folder, bundle, undefined) : [target];
        for (const one of targets) await deliverImage(environment, bundle, reference, one, undefined);
        return targets;
      },
      push: (options) => pushTo(environment, bundle, familiarReference(reference), options),
    };
  },
};

async function packLayers(
  { env, store, signal }: Environment,
  { entries }: BuildSource,
): Promise<readonly PackLayer[]> {
  const mtimeSeconds = sourceDateEpoch(env);
  const all = modelEntries(entries);
  const pack = async (kind: PackLayer['kind'], path: string, files: readonly TreeEntry[]) => ({
    kind,
    path,
    layer: await buildLayer(files, store, { mtimeSeconds, signal }),
  });
  const layers: PackLayer[] = [];
  for (const entry of all.filter(({ path }) => weights.test(path))) {
    layers.push(await pack('weight', entry.path, [entry]));
  }
  const others = all.filter(({ path }) => !weights.test(path));
  return others.length === 0 ? layers : [...layers, await pack('weight.config', 'config', others)];
}
