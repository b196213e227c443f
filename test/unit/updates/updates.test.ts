// Against a feed on this computer: what is offered there is believed only where it is signed, and goes forward.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { isNewer } from '../../../src/main/data/updates/version';
import { createUpdates, type Download, type Updates } from '../../../src/main/data/updates/updates';
import type { UpdateMemory } from '../../../src/main/data/updates/memory';
import { fileOf, makeSigner, manifestText, signedFeed, startFeed, type FeedServer } from '../../support/update-feed';

const ours = makeSigner();
const theirs = makeSigner();
const program = Buffer.from('the next program');
let feed: FeedServer;
beforeAll(async () => {
  feed = await startFeed();
});
afterAll(async () => feed.stop());

interface World {
  busy: boolean;
  wanted: boolean;
  yes: boolean;
  now: number;
  readonly asked: string[];
  readonly opened: string[];
  readonly did: string[];
  memory: ReturnType<UpdateMemory['current']>;
}
let world: World;
beforeEach(() => {
  world = {
    busy: false,
    wanted: true,
    yes: true,
    now: Date.parse('2026-11-30T08:00:00Z'),
    asked: [],
    opened: [],
    did: [],
    memory: { checkedAt: null, seen: null },
  };
  feed.put('update.json', '');
});
afterEach(() => void (feed.asked as unknown[]).splice(0));

interface Setting {
  readonly url?: string;
  readonly policy?: { off?: boolean; feed?: string };
  readonly means?: boolean;
  readonly keys?: readonly string[];
  readonly tells?: boolean;
  readonly download?: (update: Download) => Promise<void>;
}

function make({
  url = feed.url,
  policy,
  means = true,
  keys = [ours.publicKey],
  tells,
  download,
}: Setting = {}): Updates {
  return createUpdates({
    means: means
      ? {
          feed: url,
          keys,
          fetchFeed: async (address, signal) => fetch(address, { signal }),
          installer:
            tells === true
              ? null
              : {
                  takes: ({ kind }) => kind === 'appimage',
                  download: async (update) => {
                    world.did.push(`downloads ${update.url.slice(feed.url.length)}`);
                    await download?.(update);
                  },
                  install: async () => void world.did.push('installs'),
                },
        }
      : null,
    running: '1.2.3',
    policy: policy ?? null,
    memory: {
      current: () => world.memory,
      keep: async (changes) => {
        world.memory = { ...world.memory, ...changes };
      },
    },
    isWanted: () => world.wanted,
    isBusy: async () => world.busy,
    ask: async ({ message }) => {
      world.asked.push(message);
      return world.yes;
    },
    openLink: async (link) => {
      world.opened.push(link);
      return true;
    },
    announce: () => {},
    log: { info: () => {}, warn: () => {}, error: () => {} },
    now: () => new Date(world.now),
  });
}

const offer = (version: string, changes: object = {}) =>
  feed.put('update.json', signedFeed(manifestText(version, { files: [fileOf(program)], ...changes }), ours));
const seen = async (updates = make()) => {
  const { phase, version, problem } = await updates.check();
  return { phase, version, problem };
};
const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { code?: string }) => error.code,
  );

describe('what a feed offers', () => {
  it('is found where it is newer', async () => {
    offer('1.10.0');
    expect(await seen()).toEqual({ phase: 'found', version: '1.10.0', problem: null });
    expect(world.did).toEqual([]);
  });
  it('is nothing where it is the same', async () => {
    offer('1.2.3');
    expect(await seen()).toEqual({ phase: 'current', version: null, problem: null });
  });
  it('is refused where it is older than what runs, or than what was offered before', async () => {
    offer('1.2.2');
    expect(await seen()).toMatchObject({ phase: 'idle', problem: 'older' });
    offer('1.4.0');
    await seen();
    offer('1.3.0');
    expect(await seen()).toMatchObject({ phase: 'idle', version: null, problem: 'older' });
  });
  it.each<[string, () => string, string]>([
    ['unsigned', () => JSON.stringify({ manifest: manifestText('9.0.0') }), 'unsigned'],
    ['an empty signature', () => JSON.stringify({ manifest: manifestText('9.0.0'), signature: '' }), 'unsigned'],
    ['signed with another key', () => signedFeed(manifestText('9.0.0'), theirs), 'forged'],
    [
      'tampered with',
      () => {
        const { signature } = JSON.parse(signedFeed(manifestText('9.0.0'), ours)) as { signature: string };
        return JSON.stringify({ manifest: manifestText('9.0.1'), signature });
      },
      'forged',
    ],
    ['cut short', () => signedFeed(manifestText('9.0.0'), ours).slice(0, 120), 'unreadable'],
    ['empty', () => '', 'unreadable'],
    ['a page of a proxy', () => '<html>Please sign in</html>', 'unreadable'],
    ['of another app', () => signedFeed(manifestText('9.0.0', { app: 'other' }), ours), 'unreadable'],
    ['a version that is none', () => signedFeed(manifestText('9.0.0-rc.1'), ours), 'unreadable'],
    [
      'a file that lies elsewhere',
      () => signedFeed(manifestText('9.0.0', { files: [fileOf(program, '../x.AppImage')] }), ours),
      'unreadable',
    ],
    ['a page that is none', () => signedFeed(manifestText('9.0.0', { page: 'javascript:1' }), ours), 'unreadable'],
    ['without an end', () => 'x'.repeat(300_000), 'unreachable'],
  ])('is refused: %s', async (_what, body, problem) => {
    feed.put('update.json', body());
    expect(await seen()).toEqual({ phase: 'idle', version: null, problem });
    expect(await codeOf(make().install())).toBe('NOT_FOUND');
  });
  it('is refused with any byte changed', async () => {
    const good = signedFeed(manifestText('9.0.0'), ours);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 33, max: 126 }), async (at, code) => {
        const changed = good.slice(0, at) + String.fromCharCode(code) + good.slice(at + 1);
        feed.put('update.json', changed);
        const { phase, version } = await seen();
        // Blank space outside of what is signed may differ, and base64 has bits that say nothing.
        expect(phase === 'idle' || version === '9.0.0').toBe(true);
      }),
      { numRuns: 60 },
    );
  });
  it('cannot be had offline or where the line breaks; what was found before stays', async () => {
    expect(await seen(make({ url: 'http://127.0.0.1:1/' }))).toMatchObject({ phase: 'idle', problem: 'unreachable' });
    const updates = make();
    offer('2.0.0');
    await updates.check();
    feed.put('update.json', signedFeed(manifestText('2.1.0'), ours), true);
    expect(await seen(updates)).toEqual({ phase: 'found', version: '2.0.0', problem: 'unreachable' });
  });
  it('may be signed with any of the keys of the build', async () => {
    offer('2.0.0');
    expect(await seen(make({ keys: [theirs.publicKey, ours.publicKey] }))).toMatchObject({ phase: 'found' });
  });
});

describe('bringing it in', () => {
  it('downloads, asks, and installs', async () => {
    const updates = make();
    offer('2.0.0');
    await updates.check();
    await updates.install();
    expect(world.did).toEqual(['downloads Authdesk.AppImage', 'installs']);
    expect(world.asked).toEqual(['Install Authdesk 2.0.0 now?']);
  });
  it('waits for the person, and is not downloaded twice', async () => {
    const updates = make();
    offer('2.0.0');
    await updates.check();
    world.yes = false;
    expect(await updates.install()).toMatchObject({ phase: 'ready', version: '2.0.0' });
    expect(await updates.check()).toMatchObject({ phase: 'ready', version: '2.0.0' });
    world.yes = true;
    await updates.install();
    expect(world.did).toEqual(['downloads Authdesk.AppImage', 'installs']);
  });
  it('throws away what does not arrive as it was signed', async () => {
    const updates = make({ download: async () => Promise.reject(new Error('sha512 checksum mismatch')) });
    offer('2.0.0');
    await updates.check();
    expect(await updates.install()).toMatchObject({ phase: 'found', problem: 'damaged' });
    expect(world.asked).toEqual([]);
  });
  it('only tells where the system replaces packages: the page opens once that is confirmed', async () => {
    const updates = make({ tells: true });
    offer('2.0.0');
    expect(await updates.check()).toMatchObject({ how: 'tells', phase: 'found' });
    world.yes = false;
    await updates.install();
    expect(world.opened).toEqual([]);
    world.yes = true;
    await updates.install();
    expect(world).toMatchObject({ opened: ['https://downloads.example/2.0.0'], did: [] });
  });
  it('says where there is no package for this computer', async () => {
    const updates = make();
    offer('2.0.0', { files: [{ ...fileOf(program), kind: 'nsis' }] });
    await updates.check();
    expect(await updates.install()).toMatchObject({ problem: 'no-package' });
    expect(world.did).toEqual([]);
  });
});

describe('while a job runs', () => {
  it('nothing is looked for, downloaded or installed', async () => {
    const updates = make();
    offer('2.0.0');
    world.busy = true;
    expect(await codeOf(updates.check())).toBe('CONFLICT');
    await updates.tick();
    expect(feed.asked).toEqual([]);
    world.busy = false;
    await updates.check();
    world.busy = true;
    expect(await codeOf(updates.install())).toBe('CONFLICT');
    expect(world.did).toEqual([]);
  });
  it('one that began during the download is not interrupted', async () => {
    const updates = make({
      download: async () => {
        world.busy = true;
      },
    });
    offer('2.0.0');
    await updates.check();
    expect(await codeOf(updates.install())).toBe('CONFLICT');
    expect(world.did).toEqual(['downloads Authdesk.AppImage']);
    world.busy = false;
    await updates.install();
    expect(world.did.at(-1)).toBe('installs');
  });
});

describe('when it is looked', () => {
  it('is once a day, as long as the person wants it', async () => {
    const updates = make();
    offer('1.2.3');
    await updates.tick();
    await updates.tick();
    expect(feed.asked).toHaveLength(1);
    world.now += 23 * 3_600_000;
    await updates.tick();
    expect(feed.asked).toHaveLength(1);
    world.now += 3_600_000;
    world.wanted = false;
    await updates.tick();
    expect(feed.asked).toHaveLength(1);
    world.wanted = true;
    await updates.tick();
    expect(feed.asked).toHaveLength(2);
  });
  it('is never where administrators say so, the build has no feed or no key, or nothing is packaged', async () => {
    for (const [setting, how, code] of [
      [{ policy: { off: true } }, 'off', 'PERMISSION_DENIED'],
      [{ policy: { off: true, feed: feed.url } }, 'off', 'PERMISSION_DENIED'],
      [{ keys: [] }, 'none', 'UNSUPPORTED'],
      [{ means: false }, 'none', 'UNSUPPORTED'],
      [{ means: false, policy: { feed: feed.url } }, 'none', 'UNSUPPORTED'],
    ] as const) {
      const updates = make(setting);
      await updates.tick();
      expect(updates.state().how).toBe(how);
      expect(await codeOf(updates.check())).toBe(code);
      expect(await codeOf(updates.install())).toBe(code);
    }
    expect(feed.asked).toEqual([]);
  });
  it('is where administrators say, and what is there has to be signed all the same', async () => {
    feed.put('mirror/update.json', signedFeed(manifestText('2.0.0'), theirs));
    const setting = { url: 'http://127.0.0.1:1/', policy: { feed: `${feed.url}mirror` } };
    expect(await seen(make(setting))).toMatchObject({ problem: 'forged' });
    feed.put('mirror/update.json', signedFeed(manifestText('2.0.0'), ours));
    expect(await seen(make(setting))).toMatchObject({ phase: 'found' });
  });
});

it('a version comes after another one by its numbers', () => {
  const version = fc.tuple(fc.nat(300), fc.nat(300), fc.nat(300));
  fc.assert(
    fc.property(version, version, (a, b) => {
      const [first, second] = [a.join('.'), b.join('.')];
      const order = a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
      expect(isNewer(first, second)).toBe(order > 0);
    }),
  );
});
