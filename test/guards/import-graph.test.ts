import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, readTree, type SourceTree } from './import-graph';
import { circles, roomOf, RULES, violations } from './import-rules';

const root = resolve(import.meta.dirname, '../..');

/** What one file's code imports, in short. */
const found = (code: string, others: SourceTree = {}) =>
  importsOf({ 'src/a/file.ts': code, ...others })
    .filter(({ from }) => from === 'src/a/file.ts')
    .map(({ to, typeOnly }) => (typeOnly ? `type ${to}` : to));

describe('the source tree', () => {
  const imports = importsOf(readTree(root, 'src'));

  it('imports only what its layers allow', () => {
    expect(violations(imports)).toEqual([]);
  });
  it('has no circle of files, types counted', () => {
    expect(circles(imports)).toEqual([]);
  });
  it('has no circle of rooms, types counted', () => {
    expect(circles(imports, roomOf)).toEqual([]);
  });
});

describe('finding imports', () => {
  it.each([
    ["import x from 'zod'", 'zod'],
    ["import 'zod/v4/core'", 'zod'],
    ["import { a } from '@tanstack/react-query/deep'", '@tanstack/react-query'],
    ["import type { A } from 'zod'", 'type zod'],
    ["import { type A } from 'zod'", 'zod'],
    ["export * from 'zod'", 'zod'],
    ["export { a } from 'zod'", 'zod'],
    ["export type { A } from 'zod'", 'type zod'],
    ["const load = () => import('zod')", 'zod'],
    ["type A = import('zod').A", 'type zod'],
    ["import fs from 'fs'", 'node:fs'],
    ["import fs from 'node:fs/promises'", 'node:fs/promises'],
    ["import { a } from '@shared/api/users'", 'src/shared/api/users'],
    ["import '../b/styles.css'", 'src/b/styles.css'],
    ["import worker from './worker?nodeWorker'", 'src/a/worker'],
  ])('%s', (code, expected) => {
    expect(found(code)).toEqual([expected]);
  });

  it('is not misled by comments and strings', () => {
    expect(found(`// import 'a'\nconst text = "import 'b'"; /* from 'c' */`)).toEqual([]);
  });
  it('finds files without their ending, folders by their index, and .js written for .ts', () => {
    const others = { 'src/b.tsx': '', 'src/c/index.ts': '', 'src/a/d.ts': '' };
    expect(found("import '../b'; import '../c'; import './d.js'", others)).toEqual([
      'src/b.tsx',
      'src/c/index.ts',
      'src/a/d.ts',
    ]);
  });
  it('reads nothing where there is nothing', () => {
    expect(readTree(root, 'src/no-such-folder')).toEqual({});
  });
});

describe('each rule', () => {
  const broken: Array<[rule: string, file: string, code: string]> = [
    ['shared-is-pure', 'src/shared/a.ts', "import 'react'"],
    ['shared-is-pure', 'src/shared/a.ts', "import fs from 'node:fs'"],
    ['shared-is-pure', 'src/shared/a.ts', "import type { A } from '../main/a'"],
    ['methods-without-zod', 'src/shared/methods.ts', "import { z } from 'zod'"],
    ['methods-without-zod', 'src/shared/methods.ts', "import { a } from './contract'"],
    ['preload-is-small', 'src/preload/index.ts', "import { z } from 'zod'"],
    ['preload-is-small', 'src/preload/index.ts', "import { contract } from '@shared/contract'"],
    ['renderer-is-a-web-page', 'src/renderer/src/a.tsx', "import type { A } from '../../main/a'"],
    ['renderer-is-a-web-page', 'src/renderer/src/a.tsx', "import { ipcRenderer } from 'electron'"],
    ['renderer-is-a-web-page', 'src/renderer/src/a.tsx', "import path from 'path'"],
    ['renderer-is-a-web-page', 'src/renderer/src/a.tsx', "const k = await import('kysely')"],
    ['data-without-shell', 'src/main/calls/users.ts', "import { app } from 'electron'"],
    ['data-without-shell', 'src/main/calls/dispatcher.ts', "import { a } from '../shell/window'"],
    ['downstairs-only', 'src/main/data/sessions/end.ts', "import { q } from '../users/list-users'"],
    ['downstairs-only', 'src/main/data/write/capture.ts', "import type { A } from '../user-rows/queries'"],
    ['downstairs-only', 'src/main/data/sessions/end.ts', "import type { A } from '../accounts/unlink'"],
    ['downstairs-only', 'src/main/data/cellar/a.ts', "import type { A } from '../base/log'"],
    ['downstairs-only', 'src/main/data/users/a.ts', "import '../loose'"],
    ['downstairs-only', 'src/main/calls/users.ts', "import type { Services } from '../services'"],
    ['electron-in-shell-only', 'src/main/data/base/log.ts', "import type { App } from 'electron'"],
    ['main-without-windows-code', 'src/main/shell/a.ts', "import '../../renderer/src/a'"],
    ['sql-in-database-only', 'src/main/data/users/list-users.ts', "import { sql } from 'kysely'"],
    ['ui-knows-nobody', 'src/renderer/src/ui/a.tsx', "import '../api/client'"],
    ['screens-apart', 'src/renderer/src/features/users/a.tsx', "import '../sessions/list'"],
    ['public-stands-alone', 'src/renderer/src/features/users/public/a.tsx', "import type { A } from '../list'"],
    ['parts-below-screens', 'src/renderer/src/parts/lists/a.tsx', "import '../../features/users/public/a'"],
    ['api-below-screens', 'src/renderer/src/api/a.ts', "import '../ui/button'"],
    ['no-tests-in-the-app', 'src/main/shell/a.ts', "import '../../../test/support/a'"],
    ['no-tests-in-the-app', 'src/main/shell/a.ts', "import './window.test'"],
    ['no-test-tools-in-the-app', 'src/main/shell/a.ts', "import { expect } from 'vitest'"],
  ];
  const others: SourceTree = {
    'src/main/data/users/list-users.ts': '',
    'src/main/data/user-rows/queries.ts': '',
    'src/main/data/accounts/unlink.ts': '',
    'src/main/data/base/log.ts': '',
    'src/main/data/loose.ts': '',
    'src/main/services.ts': '',
    'src/renderer/src/features/users/list.tsx': '',
    'src/renderer/src/features/users/public/a.tsx': '',
  };

  it.each(broken)('%s refuses %s: %s', (rule, file, code) => {
    const sentences = violations(importsOf({ ...others, [file]: code }));
    expect(sentences.filter((sentence) => sentence.startsWith(`${rule}: ${file} imports `))).toHaveLength(1);
  });
  it('has such a proof', () => {
    expect(RULES.map((rule) => rule.name).filter((name) => !broken.some(([rule]) => rule === name))).toEqual([]);
  });
  it('accepts a tree in order', () => {
    const tree = {
      'src/shared/methods.ts': '',
      'src/shared/contract.ts': "import { z } from 'zod'; import type { M } from './methods'",
      'src/preload/index.ts':
        "import { contextBridge } from 'electron'; import { METHODS } from '@shared/methods'; import type { C } from '@shared/contract'",
      'src/main/index.ts': "import { app } from 'electron'; import './shell/window'",
      'src/main/shell/window.ts': "import { BrowserWindow } from 'electron'; import '../calls/users'",
      'src/main/calls/users.ts': "import '../data/users/list-users'; import '@shared/contract'",
      'src/main/data/users/list-users.ts':
        "import '../user-rows/queries'; import '../sessions/end'; import type { Expression } from 'kysely'",
      'src/main/data/user-rows/queries.ts': "import fs from 'node:fs'",
      'src/main/data/sessions/end.ts': '',
      'src/renderer/src/app/main.tsx': "import '../features/users/list'; import '@shared/contract'",
      'src/renderer/src/features/users/list.tsx':
        "import './row'; import '../../ui/button'; import '../sessions/public/end'",
      'src/renderer/src/features/sessions/public/end.tsx': "import '../../../parts/confirm'",
      'src/renderer/src/parts/confirm.tsx': "import '../ui/button'",
      'src/renderer/src/ui/button.tsx': "import { useState } from 'react'",
      'src/main/calls/users.test.ts': "import { expect } from 'vitest'; import '../../../test/support/a'",
    };
    expect(violations(importsOf(tree))).toEqual([]);
    expect(circles(importsOf(tree))).toEqual([]);
    expect(circles(importsOf(tree), roomOf)).toEqual([]);
  });
});

describe('circles', () => {
  it('are named by their whole way round', () => {
    const tree = { 'src/a.ts': "import './b'", 'src/b.ts': "export * from './c'", 'src/c.ts': "import './a'" };
    expect(circles(importsOf(tree))).toEqual(['src/a.ts -> src/b.ts -> src/c.ts -> src/a.ts']);
  });
  it('come from types too', () => {
    const tree = { 'src/a.ts': "import type { B } from './b'", 'src/b.ts': "import './a'" };
    expect(circles(importsOf(tree))).toEqual(['src/a.ts -> src/b.ts -> src/a.ts']);
  });
  it('are found between rooms although no file is in one', () => {
    const tree = {
      'src/renderer/src/parts/jobs/a.ts': "import '../bulk/b'",
      'src/renderer/src/parts/bulk/b.ts': '',
      'src/renderer/src/parts/bulk/c.ts': "import type { D } from '../jobs/d'",
      'src/renderer/src/parts/jobs/d.ts': '',
    };
    expect(circles(importsOf(tree))).toEqual([]);
    expect(circles(importsOf(tree), roomOf)).toEqual(['parts/jobs -> parts/bulk -> parts/jobs']);
  });
});
