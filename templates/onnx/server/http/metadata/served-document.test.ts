import { describe, expect, it } from 'vitest';
import { servedDocument } from './served-document.ts';

const packaged = {
  openapi: '3.1.0',
  security: [{}, { bearer: [] }],
  paths: { '/predict': { post: 'own' }, '/ping': { get: 'own' } },
  components: {
    schemas: {},
    pathItems: { VertexPredict: { post: 'vertex' }, VertexHealth: { get: 'vertex' } },
  },
};
const nothing = { predictRoute: null, healthRoute: null, apiKeys: null };

function served(settings: Partial<Parameters<typeof servedDocument>[1]>): unknown {
  return JSON.parse(servedDocument(JSON.stringify(packaged), { ...nothing, ...settings }));
}

describe('servedDocument', () => {
  it('leaves out what Vertex AI does not ask for', () => {
    expect(served({})).toEqual({ ...packaged, components: { schemas: {} } });
  });

  it('has the operations of Vertex AI at the paths that it names, which may be those of others', () => {
    expect(served({ predictRoute: '/predict', healthRoute: '/healthy' })).toMatchObject({
      paths: {
        '/predict': { post: 'vertex' },
        '/ping': { get: 'own' },
        '/healthy': { get: 'vertex' },
      },
    });
  });

  it('adds an operation to a path that has another', () => {
    expect(served({ predictRoute: '/ping' })).toMatchObject({
      paths: { '/ping': { get: 'own', post: 'vertex' } },
    });
  });

  it('asks for a key where the server does', () => {
    expect(served({ apiKeys: ['key'] })).toMatchObject({ security: [{ bearer: [] }] });
  });

  it('gives a document of another form as it is', () => {
    expect(servedDocument('{"openapi":"3.1.0"}', nothing)).toBe('{"openapi":"3.1.0"}');
  });
});
