import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyInstance {
    /** The methods that an address of the API has, in alphabetical order; none where there is no such address. */
    methodsAt(url: string): string[];
  }
}

/** Remembers which methods each address of the API has; before any of its routes is registered. */
export function rememberMethods(server: FastifyInstance): void {
  const known = new Map<string, Set<string>>();
  server.addHook('onRoute', ({ url, method }) => {
    if (!url.startsWith('/api/')) return;
    const methods = known.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    known.set(url, methods);
  });
  server.decorate('methodsAt', (url: string) => {
    const parts = url.split(/[?#]/)[0]!.split('/');
    const fitting = [...known]
      .filter(([route]) => fits(route.split('/'), parts))
      .flatMap(([, methods]) => [...methods]);
    return [...new Set(fitting)].sort();
  });
}

function fits(route: string[], parts: string[]): boolean {
  return route.length === parts.length && route.every((one, index) => one.startsWith(':') || one === parts[index]);
}
