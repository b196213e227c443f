const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+|\s+/gu;

interface Level {
  readonly isArray: boolean;
  key: string | number;
}

/**
 * The line, counted from 1, on which each value of a JSON text begins, by its path as `lineKey` writes it. Reads texts
 * that are valid; of others as far as it gets.
 */
export function linesOf(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>([[lineKey([]), 1]]);
  const stack: Level[] = [];
  let line = 1;
  let awaitsKey = false;
  for (const [token] of text.matchAll(TOKEN)) {
    const top = stack.at(-1);
    if (/^\s/u.test(token)) line += token.split('\n').length - 1;
    else if (token === '}' || token === ']') stack.pop();
    else if (token === ',') {
      awaitsKey = top?.isArray === false;
      if (top !== undefined && typeof top.key === 'number') top.key += 1;
    } else if (token === ':') awaitsKey = false;
    else if (awaitsKey && top !== undefined && token.startsWith('"')) {
      top.key = unquoted(token);
      lines.set(lineKey(stack.map(({ key }) => key)), line);
    } else {
      if (top?.isArray === true) lines.set(lineKey(stack.map(({ key }) => key)), line);
      if (token === '{' || token === '[') stack.push({ isArray: token === '[', key: token === '[' ? 0 : '' });
      awaitsKey = token === '{';
    }
  }
  return lines;
}

/** The line of a value, or of the nearest one around it that is there. */
export function lineOf(lines: ReadonlyMap<string, number>, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const line = lines.get(lineKey(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return 1;
}

function lineKey(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}

function unquoted(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
}
