import { expect, it } from 'vitest';
import { provenanceOf } from '../../attest/provenance/provenance.ts';
import { ciRun } from '../../attest/provenance/ci-run.ts';
import { statementOf, type Statement } from '../../attest/statement.ts';
import { describedModel } from '../../../test/support/described-image.ts';
import { smallLock } from '../../../test/support/packaged-bundle.ts';
import { renderProvenance } from './render-provenance.ts';

const digest = `sha256:${'d'.repeat(64)}` as const;

it('shows what an image was made of, of which commit and by which run', () => {
  const run = ciRun({
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: 'me/iris',
    GITHUB_SHA: 'c'.repeat(40),
    GITHUB_REF: 'refs/heads/main',
    GITHUB_RUN_ID: '7',
  });
  const said = provenanceOf(
    {
      name: 'iris',
      version: '1.0.0',
      platforms: ['linux/amd64'],
      models: [{ contract: describedModel().contract, folder: '/opt/mlpack/model' }],
      lock: smallLock,
      recipe: [],
      createdSeconds: 0,
    },
    { version: '1.2.3', run },
  );
  const statement = statementOf('iris', [{ mediaType: 'x', digest, size: 1 }], said);
  expect(renderProvenance({ isAttached: true, statements: [statement] }).split('\n')).toEqual([
    'Provenance  attached in the registry, unsigned',
    `Of          ${digest}`,
    'Image       iris 1.0.0',
    `Source      git+https://github.com/me/iris@refs/heads/main ${'c'.repeat(40)}`,
    'Built by    https://mlpack.dev/builder 1.2.3',
    'Run         https://github.com/me/iris/actions/runs/7/attempts/1',
    'Made of     4 files and packages (--json lists them)',
  ]);
});

it('shows of others’ statements what they have', () => {
  const odd: Statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ digest: { sha512: 'a' } }],
    predicateType: 'x',
    predicate: { buildDefinition: [], runDetails: { builder: { id: 'a\nOf  b' } } },
  };
  expect(
    renderProvenance({ isAttached: true, statements: [odd, odd] })
      .split('\n\n')[1]
      ?.split('\n'),
  ).toEqual([
    'Provenance  attached in the registry, unsigned',
    String.raw`Built by    a\x0aOf  b`,
    'Made of     0 files and packages (--json lists them)',
  ]);
});
