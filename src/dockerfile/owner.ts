import { invalid } from './parse.ts';
import type { Stage } from './stage.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Resolves `user[:group]` as BuildKit does: a number alone is also the group; a name is looked up in the
 * image's /etc/passwd (whose group it takes) and /etc/group.
 * @throws MlpackError DOCKERFILE_INVALID for a name the image doesn't know
 */
export async function resolveOwner(text: string, stage: Stage, line: number): Promise<Owner> {
  const [user = '', group] = text.split(':', 2);
  const owner = isId(user) ? { uid: Number(user), gid: Number(user) } : await lookUpUser(user, stage, line);
  if (group === undefined || group === '') return owner;
  return { uid: owner.uid, gid: isId(group) ? Number(group) : await lookUpGroup(group, stage, line) };
}

function isId(text: string): boolean {
  return /^\d{1,10}$/u.test(text) && Number(text) <= 0xffff_ffff;
}

async function lookUpUser(name: string, stage: Stage, line: number): Promise<Owner> {
  const fields = await findRecord('etc/passwd', name, stage);
  if (fields === undefined) throw unknown('user', name, line);
  return { uid: Number(fields[2]), gid: Number(fields[3]) };
}

async function lookUpGroup(name: string, stage: Stage, line: number): Promise<number> {
  const fields = await findRecord('etc/group', name, stage);
  if (fields === undefined) throw unknown('group', name, line);
  return Number(fields[2]);
}

async function findRecord(path: string, name: string, stage: Stage): Promise<string[] | undefined> {
  const text = await readStageFile(path, stage);
  const lines = text.split('\n').map((line) => line.split(':'));
  return lines.find(([first]) => first === name);
}

async function readStageFile(path: string, stage: Stage): Promise<string> {
  const resolved = stage.tree.resolve(path);
  const node = stage.tree.get(resolved);
  if (node?.type !== 'file') return '';
  if (node.file === 'base') return (await stage.readBaseFile(resolved))?.toString('utf8') ?? '';
  return Buffer.concat(await node.file.open().toArray()).toString('utf8');
}

function unknown(kind: 'user' | 'group', name: string, line: number): Error {
  return invalid(line, `the image has no ${kind} "${name}"`, [`Give a number, for example 65532:65532.`]);
}
