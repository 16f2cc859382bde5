import type { Route } from '../gateway-config.ts';

/** Finds the route of a path: an exact one first, then the longest prefix that ends in `/*`. */
export function createRouteTable(
  routes: Readonly<Record<string, Route>>,
): (pathname: string) => Route | undefined {
  const exact = new Map(Object.entries(routes));
  const prefixes = [...exact]
    .filter(([path]) => path.endsWith('/*'))
    .map(([path, route]) => ({ prefix: path.slice(0, -1), route }))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return (pathname) =>
    exact.get(pathname) ?? prefixes.find(({ prefix }) => pathname.startsWith(prefix))?.route;
}
