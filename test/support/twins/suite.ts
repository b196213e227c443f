// One suite over every kind of server: each act is done twice, by Authdesk on one person and by the server's own
// endpoint on a twin, and both must have done the same to every byte; then the server itself is asked.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acts, removal, type TwinAct } from './acts';
import { hasPlugin, type TwinCell } from './cell';
import { told, type Witnessed } from './compare';
import { triesMails } from './mails';
import { isBefore } from './versions';
import { openWorld, type Person, type World } from './world';

/** Judges cells, each by the version and adapter that made its rows. */
export function judgeTwins(cells: readonly TwinCell[]): void {
  // no database is in the zone of "this computer", so that a time read or written in local time is found out
  let zoneBefore: string | undefined;
  beforeAll(() => {
    zoneBefore = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Chatham';
  });
  afterAll(() => {
    if (zoneBefore === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zoneBefore;
  });
  describe.each(cells.map((cell) => [cell.name, cell] as const))('%s', (_name, cell) => {
    judgeCell(cell);
  });
}

function judgeCell(cell: TwinCell) {
  let world: World;
  beforeAll(async () => {
    world = await openWorld(cell);
  });
  afterAll(async () => world?.close());

  it('is known for what it is', () => {
    const { report, server } = world;
    expect(report.unavailable).toEqual([]);
    for (const model of ['user', 'account', 'session', 'verification'] as const) {
      const { name, missing, columns } = report.tables[model];
      if (name === null) {
        // kept in Redis only
        expect(cell.redis).toBeDefined();
        continue;
      }
      expect(name.split('.').at(-1)).toBe(server.names.table(model));
      expect(missing).toEqual([]);
      for (const [field, column] of Object.entries(columns)) expect(column).toBe(server.names.column(model, field));
    }
    expect(report.questions.filter(({ blocksWriting }) => blocksWriting)).toEqual([]);
  });

  for (const act of acts) {
    if (act.since !== undefined && isBefore(cell.version, act.since)) continue;
    if (act.needs !== undefined && !hasPlugin(cell, act.needs)) continue;
    it(`as its server does: ${act.name}`, async () => {
      if (act.signedOut !== true) await bothSignedIn();
      const { prepare = async (_world, person) => person } = act;
      const [mine, twin] = [await prepare(world, world.mine), await prepare(world, world.twin)];
      world = { ...world, mine, twin };
      const byAuthdesk = told(await witness(mine, async () => act.byAuthdesk(world, mine)), cell.times);
      const byServer = told(await witness(twin, async () => serves(act, twin)), cell.times);
      expect(only(byAuthdesk, act)).toEqual(only(byServer, act));
      expect(await act.answers(world, mine)).toEqual(await act.answers(world, twin));
    });
  }

  if (cell.mails !== undefined) triesMails(cell.mails, () => world);

  it('removes the person as its server does, and brings them back', async () => {
    await bothSignedIn();
    const { mine, twin, app, snapshot } = world;
    const whole = await snapshot();
    const byAuthdesk = told(await witness(mine, async () => removal.byAuthdesk(world, mine)), cell.times);
    expect(byAuthdesk.added).toEqual([]);
    let status = 0;
    const byServer = told(
      await witness(twin, async () => ({ status } = await removal.byServer(world, twin))),
      cell.times,
    );
    // keys of tables made before 1.3.7 have no cascade, which the server's own removal runs into
    if (status >= 300) expect([status, isBefore(cell.version, '1.3.10')]).toEqual([500, true]);
    else expect(byAuthdesk.removed.map(asLifted)).toEqual(expect.arrayContaining(byServer.removed.map(asLifted)));
    expect(await removal.answers(world, mine)).toEqual({ signIn: 401, session: false });
    // taken back to the letter
    const [entry] = (await app.call('audit.list')).rows;
    if (entry?.undo !== 'possible') return;
    await app.call('audit.undo', { id: entry.id });
    const back = await snapshot();
    for (const [table, rows] of whole) {
      for (const [id, row] of rows) {
        if (Object.values(row).some((text) => text?.replaceAll("'", '') === mine.id)) {
          expect(back.get(table)?.get(id)).toEqual(row);
        }
      }
    }
  });

  /** Each act meets both signed in. */
  async function bothSignedIn() {
    const again = async (person: Person) =>
      (await world.server.getSession(person.token)) === null ? world.signIn(person) : person;
    world = { ...world, mine: await again(world.mine), twin: await again(world.twin) };
  }

  async function witness(person: Person, act: () => Promise<unknown>): Promise<Witnessed> {
    // What stands was written in an earlier second, or a time that is set anew would look as if it were not.
    if (cell.times.coarse === true) await pause(1000 - (Date.now() % 1000));
    const before = await world.snapshot();
    const began = Date.now();
    await act();
    return { before, began, ended: Date.now(), after: await world.snapshot(), person };
  }

  async function serves(act: TwinAct, person: Person) {
    const reply = await act.byServer(world, person);
    if (reply.status >= 300)
      throw new Error(`${act.name}: the server said ${reply.status} ${JSON.stringify(reply.body)}`);
  }

  function only(whole: ReturnType<typeof told>, { models }: TwinAct) {
    const tables = models?.map((model) => `${world.server.names.table(model)}:`);
    const kept = (lines: readonly string[]) =>
      lines.filter((line) => tables?.some((table) => line.startsWith(table)) ?? true).map((line) => sameIn(line));
    return { added: kept(whole.added), removed: kept(whole.removed), changed: kept(whole.changed) };
  }

  /** 1.0 leaves what a ban said when it is lifted. */
  function asLifted(line: string): string {
    return isBefore(cell.version, '1.1.21') ? line.replace(/banReason=[^,]*, banExpires=[^,]*/u, 'lifted') : line;
  }

  /** What older servers leave alone and Authdesk, as newer ones, does not. */
  function sameIn(line: string): string {
    const left = [
      ...(isBefore(cell.version, '1.3.10') ? ['updatedAt=<now>'] : []),
      ...(isBefore(cell.version, '1.1.21') ? ['banReason=NULL', 'banExpires=NULL'] : []),
    ];
    const [table, cells = ''] = line.split(': ');
    return `${table}: ${cells
      .split(', ')
      .filter((one) => !left.includes(one.replace('updated_at', 'updatedAt')))
      .join(', ')}`;
  }
}
