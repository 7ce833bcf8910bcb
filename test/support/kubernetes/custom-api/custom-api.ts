import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { atFileEnd } from '../../file-end.ts';
import { freePort } from '../../free-port.ts';
import { runOk, start } from '../../run.ts';
import { fileTempDir } from '../../temp.ts';
import { get, list, text, type KubernetesObject } from '../objects.ts';
import type { CustomKind } from './definitions.ts';
import { customApiPrograms } from './server-program.ts';

const namespace = 'models';
const readyTimeoutMs = 60_000;

/** An API server of Kubernetes that has custom resources and nothing else. */
export interface CustomApi {
  /** Installs a kind, and waits until its objects are taken. @throws Error with the server's words */
  install(kind: CustomKind): Promise<void>;
  /**
   * Creates an object, and forgets it (`dryRun=All`). Fields that its definition doesn't name are refused.
   *
   * @returns the status, and the object as it would be, else what is wrong with it
   */
  create(
    kind: CustomKind,
    object: KubernetesObject,
  ): Promise<{ readonly status: number; readonly body: unknown }>;
}

/**
 * Starts etcd and the server, whom nobody is known to but the one who has a certificate, until the tests of the file have ended.
 *
 * @throws Error with what the server printed when it isn't ready in time
 */
export async function startCustomApi(): Promise<CustomApi> {
  const programs = await customApiPrograms();
  const dir = await fileTempDir();
  const [clients, peers, port] = [await freePort(), await freePort(), await freePort()];
  const identity = await createIdentity(dir);
  const etcd = start(programs.etcd, [
    `--data-dir=${join(dir, 'etcd')}`,
    `--listen-client-urls=http://127.0.0.1:${clients}`,
    `--advertise-client-urls=http://127.0.0.1:${clients}`,
    `--listen-peer-urls=http://127.0.0.1:${peers}`,
  ]);
  // It asks nobody: those of the group system:masters may do all.
  const nobody = join(dir, 'kubeconfig');
  await writeFile(nobody, JSON.stringify(unreachable));
  const admission =
    'NamespaceLifecycle,MutatingAdmissionWebhook,ValidatingAdmissionWebhook,ValidatingAdmissionPolicy,MutatingAdmissionPolicy';
  const server = start(programs.apiServer, [
    `--etcd-servers=http://127.0.0.1:${clients}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(dir, 'certificates')}`,
    `--client-ca-file=${identity.authority}`,
    '--authentication-skip-lookup',
    ...['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map(
      (flag) => `--${flag}=${nobody}`,
    ),
    '--enable-priority-and-fairness=false',
    `--disable-admission-plugins=${admission}`,
  ]);
  const dispatcher = new Agent({
    connect: { cert: identity.cert, key: identity.key, rejectUnauthorized: false },
  });
  const ask = async (path: string, body?: object) => {
    const answer = await fetch(`https://127.0.0.1:${port}/apis/${path}`, {
      dispatcher,
      ...(body !== undefined && {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const definitions = 'apiextensions.k8s.io/v1/customresourcedefinitions';
  atFileEnd(async () => {
    for (const program of [server, etcd]) {
      program.kill('SIGKILL');
      await program.finished;
    }
    await dispatcher.close();
  });
  await until(async () => (await ask(definitions)).status === 200).catch(async (cause: unknown) => {
    server.kill('SIGKILL');
    const { stderr } = await server.finished;
    throw new Error(`the API server takes no requests:\n${stderr}`, { cause });
  });
  return {
    async install({ definition }) {
      const { status, body } = await ask(definitions, definition);
      // A definition may be of several kinds.
      if (status !== 201 && status !== 409) throw new Error(text(get(body, 'message')));
      const path = `${definitions}/${text(get(definition, 'metadata', 'name'))}`;
      await until(async () => isEstablished((await ask(path)).body));
    },
    create: ({ isNamespaced, plural }, object) => {
      const place = isNamespaced ? `namespaces/${namespace}/` : '';
      return ask(`${object.apiVersion}/${place}${plural}?dryRun=All&fieldValidation=Strict`, object);
    },
  };
}

const unreachable = {
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'none', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'nobody', user: {} }],
  contexts: [{ name: 'none', context: { cluster: 'none', user: 'nobody' } }],
  'current-context': 'none',
};

function isEstablished(definition: unknown): boolean {
  return list(get(definition, 'status', 'conditions')).some(
    (condition) => get(condition, 'type') === 'Established' && get(condition, 'status') === 'True',
  );
}

async function createIdentity(dir: string) {
  const file = (name: string) => join(dir, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout'];
  const authority = [...key, file('ca.key'), '-out', file('ca.pem'), '-days', '2', '-subj', '/CN=ca'];
  await runOk('openssl', ['req', '-x509', ...authority]);
  const subject = ['-subj', '/O=system:masters/CN=test'];
  await runOk('openssl', ['req', '-new', ...key, file('me.key'), '-out', file('me.csr'), ...subject]);
  const signed = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', '2'];
  await runOk('openssl', ['x509', '-req', '-in', file('me.csr'), ...signed, '-out', file('me.pem')]);
  const [cert, privateKey] = [await readFile(file('me.pem')), await readFile(file('me.key'))];
  return { authority: file('ca.pem'), cert, key: privateKey };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + readyTimeoutMs;
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > endMs) throw new Error(`not ready after ${readyTimeoutMs} ms`);
    await delay(200);
  }
}
