/**
 * Given to `node --import` of a process that must not outlive the one that started it.
 * The end of stdin, a pipe that the parent holds open, is the parent's end, however it came: SIGTERM
 * then, and SIGKILL if that isn't obeyed. A thread of its own watches, as a runtime blocks the main one.
 */
import { isMainThread, Worker } from 'node:worker_threads';

const watch = `
  const { Socket } = require('node:net');
  new Socket({ fd: 0 }).resume().on('close', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 2000);
  });
`;

if (isMainThread) new Worker(watch, { eval: true, execArgv: [] }).unref();
