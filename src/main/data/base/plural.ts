/** A number with the noun it counts, as people read it: `1 session`, `2,000 links and codes`. */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
