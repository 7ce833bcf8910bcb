import type { TreeEntry } from '../../oci/tar/tree.ts';
import { bytesContent } from '../../util/blobs/content.ts';

/** The user an image runs as, as in distroless. */
const nonroot = 65532;

const files: Readonly<Record<string, string>> = {
  'etc/passwd': `root:x:0:0:root:/root:/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin
nonroot:x:${nonroot}:${nonroot}:nonroot:/home/nonroot:/sbin/nologin
`,
  'etc/group': `root:x:0:
tty:x:5:
nobody:x:65534:
nonroot:x:${nonroot}:
`,
  'etc/nsswitch.conf': `passwd: files
group: files
hosts: files dns
networks: files
services: files
protocols: files
`,
};

const directories: Readonly<Record<string, number>> = {
  dev: 0o755,
  'home/nonroot': 0o755,
  proc: 0o755,
  root: 0o755,
  run: 0o755,
  sys: 0o755,
  tmp: 0o1777,
  // A volume that an engine makes for it has its mode, so that nonroot may write there.
  'var/lib/mlpack': 0o1777,
  'var/tmp': 0o1777,
};

/** What installation scripts would have made: users, name lookup, and the folders every Linux system has. */
export function systemEntries(): TreeEntry[] {
  const owned = { uid: 0, gid: 0 };
  return [
    ...Object.entries(files).map(([path, text]): TreeEntry => {
      return { type: 'file', path, mode: 0o644, ...owned, content: bytesContent(text) };
    }),
    ...Object.entries(directories).map(([path, mode]): TreeEntry => ({
      type: 'directory',
      path,
      mode,
      ...owned,
    })),
    { type: 'symlink', path: 'var/run', mode: 0o777, ...owned, target: '/run' },
  ];
}
