import { fillPath } from '../../../../contract/path-template.ts';
import { isAskedIn, type ProtocolPaths, protocols } from '../../../../contract/protocols.ts';
import type { DocumentedModel } from '../documented-model.ts';
import type { Schema } from '../parts/schema.ts';
import { openaiModelSchemas, openaiOperation, openaiSchemas } from './openai.ts';
import { rerankOperation, rerankSchemas } from './rerank.ts';
import { embedOperation, infoPath, similarityOperation, teiSchemas, tokenizeOperation } from './tei.ts';

type Items = Readonly<Record<string, object>>;

/** How a protocol that is only for some models is asked. */
interface TaskProtocol {
  readonly name: string;
  readonly protocol: ProtocolPaths;
  readonly operation: (id: string, model: DocumentedModel) => object;
}

const taskProtocols: readonly TaskProtocol[] = [
  { name: 'openaiEmbeddings', protocol: protocols.openaiEmbeddings, operation: openaiOperation },
  { name: 'teiEmbed', protocol: protocols.teiEmbed, operation: embedOperation },
  { name: 'teiSimilarity', protocol: protocols.teiSimilarity, operation: similarityOperation },
  { name: 'teiTokenize', protocol: protocols.teiTokenize, operation: tokenizeOperation },
  { name: 'teiRerank', protocol: protocols.teiRerank, operation: rerankOperation },
];

/** The paths of protocols that are only for some models, where there are such models. */
export function taskPaths(models: readonly DocumentedModel[]): Items {
  const paths = taskProtocols.flatMap(({ name, protocol, operation }) => {
    const meant = models.filter(({ contract }) => isAskedIn(protocol, contract));
    const [first] = meant;
    const [plain = '', named = ''] = protocol.paths;
    if (first === undefined) return [];
    return [
      [plain, { post: operation(name, first) }] as const,
      ...meant.flatMap((model) => {
        const { contract, suffix, unversionedSuffix } = model;
        const ofName = { model: contract.name };
        const ofVersion = { ...ofName, version: contract.version };
        const versioned = [
          fillPath(named, ofVersion),
          { post: operation(`${name}Version${suffix}`, model) },
        ] as const;
        if (unversionedSuffix === null) return [versioned];
        return [
          [fillPath(named, ofName), { post: operation(`${name}Model${unversionedSuffix}`, model) }] as const,
          versioned,
        ];
      }),
    ];
  });
  const isInformed = models.some(({ contract }) => isAskedIn(protocols.teiTokenize, contract));
  return { ...Object.fromEntries(paths), ...(isInformed && infoPath()) };
}

/** What these refer to, and what lists of models have for OpenAI's clients where some embed. */
export function taskSchemas(models: readonly DocumentedModel[]): Readonly<Record<string, Schema>> {
  const isSpoken = (protocol: ProtocolPaths): boolean =>
    models.some(({ contract }) => isAskedIn(protocol, contract));
  return {
    ...(isSpoken(protocols.openaiEmbeddings) && { ...openaiSchemas(), ...openaiModelSchemas() }),
    ...(isSpoken(protocols.teiEmbed) && teiSchemas()),
    ...(isSpoken(protocols.teiRerank) && rerankSchemas()),
  };
}
