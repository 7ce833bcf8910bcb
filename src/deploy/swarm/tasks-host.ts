/** Name of a host that has the addresses of all healthy tasks of a service, and not the one that stands for them. */
export function tasksHost(service: string): string {
  return `tasks.${service}`;
}
