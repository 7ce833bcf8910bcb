import { isKnownStep, type Contract } from '../../../../contract/contract.ts';
import {
  homeFolders,
  imageFiles,
  imageHome,
  modelFiles,
  type ModelFolders,
} from '../../../../contract/image-layout.ts';
import { filesOfSteps } from '../../../../contract/step-files.ts';
import type { GoldenSet } from '../../../tensor/golden.ts';
import { packageUrl } from '../../package-url.ts';
import { hashedClaim } from '../claims.ts';
import type { ClaimedComponent } from '../component.ts';
import { modelCardOf, modelProperties } from './model-card.ts';

/** A model of an image, as it says itself. */
export interface DescribedModel {
  readonly contract: Contract;
  readonly golden: GoldenSet;
  readonly folders: ModelFolders;
}

/** The models, the code of their steps, and what the image says of them. */
export function modelParts(models: readonly DescribedModel[]): ClaimedComponent[] {
  return [...models.flatMap(partsOf), configuration(models)];
}

function partsOf({ contract, golden, folders }: DescribedModel): ClaimedComponent[] {
  const { name, version, description, model, steps = [] } = contract;
  const codeSteps = steps.filter(isKnownStep).filter((step) => step.kind === 'code');
  const sources = new Map(codeSteps.flatMap(({ files }) => files.map(({ path, source }) => [path, source])));
  const place = (path: string) => `${imageHome}/${folders.model}/${path}`;
  const code: ClaimedComponent[] = [];
  const own = new Map([[place(model.file), model.sha256]]);
  for (const { path, sha256 } of model.data ?? []) own.set(place(path), sha256);
  for (const { path, sha256 } of filesOfSteps(steps)) {
    const source = sources.get(path);
    if (source === undefined) own.set(place(path), sha256);
    else code.push(codeFile(place(path), source, sha256));
  }
  const purl = packageUrl('generic', [name], version, { checksum: `sha256:${model.sha256}` });
  return [
    {
      ref: `model:${name}@${version}`,
      kind: 'machine-learning-model',
      name,
      version,
      description: description ?? undefined,
      purl,
      hashes: [{ algorithm: 'SHA-256', hex: model.sha256 }],
      properties: modelProperties(contract),
      modelCard: modelCardOf(contract, golden),
      needs: code.map(({ ref }) => ref),
      claims: hashedClaim(own, modelFiles.contract),
    },
    ...code,
  ];
}

/** What a user has written to stand before or after the model. */
function codeFile(path: string, source: string, sha256: string): ClaimedComponent {
  return {
    ref: `code:/${path}`,
    kind: 'file',
    name: source,
    description: 'Code of a step around the model',
    hashes: [{ algorithm: 'SHA-256', hex: sha256 }],
    properties: [['mlpack:step', 'code']],
    claims: hashedClaim(new Map([[path, sha256]]), modelFiles.contract),
  };
}

function configuration(models: readonly DescribedModel[]): ClaimedComponent {
  const paths = new Set([
    ...Object.values(imageFiles).map((file) => `${imageHome}/${homeFolders.config}/${file}`),
    ...models.flatMap(({ folders }) =>
      Object.values(modelFiles).map((file) => `${imageHome}/${folders.config}/${file}`),
    ),
  ]);
  return {
    ref: 'mlpack:configuration',
    kind: 'data',
    name: 'configuration',
    description: 'What the image says of its models, their golden cases, and what makes it again',
    claims: ({ path, target }) => target === undefined && paths.has(path),
  };
}
