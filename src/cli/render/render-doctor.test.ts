import { expect, it } from 'vitest';
import type { Finding } from '../../app/environment/doctor.ts';
import { renderFindings } from './render-doctor.ts';

const findings: Finding[] = [
  { name: 'Node.js', state: 'ok', detail: '24.21.0', advice: null },
  {
    name: 'Engine',
    state: 'missing',
    detail:
      'unix:///var/run/docker.sock: there is no such socket; unix:///run/user/1000/podman/podman.sock: refused',
    advice: 'Builds need none; for containers, start Docker or Podman.',
  },
];

it('keeps within the columns of a terminal, words whole, what is found below itself', () => {
  expect(renderFindings(findings, 60).split('\n')).toEqual([
    '    What     Found',
    'ok  Node.js  24.21.0',
    '-   Engine   unix:///var/run/docker.sock: there is no such',
    '             socket',
    '             unix:///run/user/1000/podman/podman.sock:',
    '             refused',
    'Engine: Builds need none; for containers, start Docker or',
    'Podman.',
  ]);
});

it('is a line for each finding, and each of several places, elsewhere', () => {
  expect(renderFindings(findings, undefined).split('\n').slice(2, 4)).toEqual([
    '-   Engine   unix:///var/run/docker.sock: there is no such socket',
    '             unix:///run/user/1000/podman/podman.sock: refused',
  ]);
});
