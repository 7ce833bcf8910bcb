import { execForm, expandedWords, keyValues, quotedWords } from './arguments.ts';
import { expandWord } from '../expand.ts';
import { parseHealthcheck } from './healthcheck.ts';
import { invalid, unsupported, type Dockerfile, type Instruction } from '../parse.ts';
import { scopeOf, type Stage } from '../stage.ts';

const defaultShell = ['/bin/sh', '-c'];
/** Linux's (signal(7)); real-time ones count from the ends of their range. */
const signalNames = new Set(
  (
    'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS ' +
    'TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX'
  ).split(' '),
);

/**
 * Carries out an instruction that changes the image's configuration and none of its files; the result is
 * what BuildKit writes (its dockerfile2llb).
 * @throws MlpackError DOCKERFILE_INVALID, DOCKERFILE_UNSUPPORTED
 */
export function configure(stage: Stage, instruction: Instruction, file: Dockerfile): void {
  const { keyword, line, args } = instruction;
  const scope = scopeOf(stage, instruction, file);
  const { config } = stage;
  switch (keyword) {
    case 'ENV':
      for (const [name, value] of keyValues(scope)) {
        stage.config = { ...stage.config, Env: withVariable(stage.config.Env ?? [], name, value) };
        stage.variables.set(name, value);
      }
      return;
    case 'LABEL':
      stage.config = { ...config, Labels: { ...config.Labels, ...Object.fromEntries(keyValues(scope)) } };
      return;
    case 'USER':
      stage.config = { ...config, User: expandWord(args, scope) };
      return;
    case 'EXPOSE': {
      const words = quotedWords(args, scope.escape).flatMap((word) => expandWord(word, scope).split(/\s+/u));
      const ports = words.filter((word) => word !== '').flatMap((word) => portsOf(word, line));
      const added = Object.fromEntries(ports.map((port) => [port, {}]));
      stage.config = { ...config, ExposedPorts: { ...config.ExposedPorts, ...added } };
      return;
    }
    case 'VOLUME': {
      const volumes = expandedWords(scope);
      if (volumes.includes('')) throw invalid(line, 'a VOLUME has no name');
      const added = Object.fromEntries(volumes.map((volume) => [volume, {}]));
      stage.config = { ...config, Volumes: { ...config.Volumes, ...added } };
      return;
    }
    case 'STOPSIGNAL': {
      const name = expandWord(args, scope);
      if (!isSignal(name)) throw invalid(line, `"${name}" is not a signal`, ['STOPSIGNAL SIGTERM']);
      stage.config = { ...config, StopSignal: name };
      return;
    }
    case 'HEALTHCHECK':
      stage.config = { ...config, Healthcheck: parseHealthcheck(instruction) };
      return;
    case 'CMD':
      stage.hasCmd = true;
      stage.config = { ...config, Cmd: command(stage, args), ArgsEscaped: true };
      return;
    case 'ENTRYPOINT': {
      // A CMD that came with the base image was meant for the base image's entry point.
      const { Cmd, ...others } = config;
      const kept = stage.hasCmd && Cmd !== undefined ? { Cmd } : {};
      stage.config = { ...others, ...kept, Entrypoint: command(stage, args) };
      return;
    }
    case 'SHELL': {
      const shell = execForm(args);
      if (shell === undefined || shell.length === 0) {
        throw invalid(line, 'SHELL needs a JSON list', ['SHELL ["/bin/bash", "-c"]']);
      }
      stage.config = { ...config, Shell: shell };
      return;
    }
    case 'MAINTAINER':
      stage.author = args;
      return;
    case 'ADD':
    case 'ARG':
    case 'COPY':
    case 'FROM':
    case 'ONBUILD':
    case 'RUN':
    case 'WORKDIR':
      throw unsupported(line, keyword);
  }
}

/** Sets a variable where it already is, else at the end. */
export function withVariable(env: readonly string[], name: string, value: string): string[] {
  const at = env.findIndex((known) => known.startsWith(`${name}=`));
  const pair = `${name}=${value}`;
  return at === -1 ? [...env, pair] : env.with(at, pair);
}

function isSignal(text: string): boolean {
  if (/^\d+$/u.test(text)) return Number(text) >= 1 && Number(text) <= 64;
  const name = text.toUpperCase().replace(/^SIG/u, '');
  return signalNames.has(name.replace(/^(RTMIN\+|RTMAX-)\d{1,2}$/u, (_, end: string) => end.slice(0, 5)));
}

function command(stage: Stage, args: string): string[] {
  return execForm(args) ?? [...(stage.config.Shell ?? defaultShell), args];
}

function portsOf(text: string, line: number): string[] {
  const [, first = '', last = first, protocol = 'tcp'] =
    /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/iu.exec(text) ?? [];
  if (first === '' || Number(first) > Number(last) || Number(last) > 65_535) {
    throw invalid(line, `"${text}" is not a port`, ['EXPOSE 8080', 'EXPOSE 8080/tcp']);
  }
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, i) => `${Number(first) + i}/${protocol.toLowerCase()}`);
}
