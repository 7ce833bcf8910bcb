/** Leads the CLI to an engine that isn't there, whatever this machine has. */
export const noEngine: NodeJS.ProcessEnv = { DOCKER_HOST: 'unix:///nonexistent/docker.sock' };
