import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTree, type SourceTree } from './import-graph';

const root = resolve(import.meta.dirname, '../..');

/** Calls by which a statement gives every column there is, those that hold secrets included. */
const EVERYTHING = /\.(?:selectAll|returningAll)\(/;

const withEverything = (tree: SourceTree) => Object.keys(tree).filter((file) => EVERYTHING.test(tree[file] ?? ''));

describe('statements on an auth database', () => {
  it('name every column they give: the types of Kysely cannot keep a secret out of all columns', () => {
    const tree = readTree(root, 'src/main');
    // Our own file, whose columns are known.
    const own = (file: string) => file.startsWith('src/main/data/local/');
    expect(Object.keys(tree).length).toBeGreaterThan(100);
    expect(withEverything(tree).filter((file) => !own(file))).toEqual([]);
  });
  it('are known by these calls', () => {
    expect(
      withEverything({ 'a.ts': 'db.selectFrom(user.from).selectAll().execute()', 'b.ts': 'selectAllUsers()' }),
    ).toEqual(['a.ts']);
    expect(withEverything({ 'a.ts': 'db.deleteFrom(user.from).returningAll()' })).toEqual(['a.ts']);
  });
});
