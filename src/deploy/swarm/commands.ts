/** What somebody types to bring a swarm to what a file says; the name becomes that of the stack. */
export function deployCommand(name: string, file: string): string {
  return `docker stack deploy --with-registry-auth --compose-file ${file} ${name}`;
}

/** What somebody types to take a stack away. Volumes stay on their nodes. */
export function removeCommand(name: string): string {
  return `docker stack rm ${name}`;
}
