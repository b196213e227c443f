import { METHODS, type MethodName } from '@shared/methods';
import type { ErrorCode } from '@shared/result';
import type { Handlers } from '../../../src/main/calls/handler';
import { AppError } from '../../../src/main/data/base/app-error';
import { belongingAnswers } from './belongings';
import { organizationAnswers } from './organizations';
import { appAnswers, connectionAnswers, HOST_KEY, makeConnections, makeReport } from './connections';
import type { Answers, Fake } from './fake';
import { insightAnswers } from './insight';
import { mailAnswers } from './mail';
import { notesAnswers } from './notes';
import { accountAnswers, sessionAnswers, userAnswers, verificationAnswers } from './people';
import { auditAnswers, jobAnswers, searchAnswers } from './rest';
import type { Scene } from './scene';
import { makeWorld } from './world';

/** What the page is told of a failure; the words of main where a screen is judged by them. */
const FAILURES: Partial<Record<ErrorCode, readonly [message: string, hint: string]>> = {
  CONNECTION_LOST: ['The connection to the database was lost.', 'It is tried again by itself; check the VPN.'],
  TIMEOUT: ['The database took longer than 10 seconds.', 'Search for a full address or an id, which is quick.'],
  NOT_CONNECTED: ['No connection is open.', 'Open one first.'],
  PERMISSION_DENIED: ['The database user may not read this.', 'Ask for a user that may.'],
  READ_ONLY: ['This connection is read-only.', 'Turn read-only off in the connection if you are allowed to.'],
};

function failure(code: ErrorCode, method?: MethodName): AppError {
  if (code === 'CONFIRMATION_REQUIRED' && method?.startsWith('connections.') === true) {
    const details = { reason: 'host-key', ...HOST_KEY } as const;
    return new AppError(code, `The SSH server ${HOST_KEY.server} is not known yet.`, {
      hint: HOST_KEY.fingerprint,
      details,
    });
  }
  if (code === 'CONFIRMATION_REQUIRED' && method?.startsWith('insight.') === true) {
    const details = {
      reason: 'cost',
      cost: 900_000,
      indexSql: 'create index on "session" ("createdAt")',
    } as const;
    return new AppError(code, 'This would keep the database busy.', { hint: 'Ask for a shorter time.', details });
  }
  const [message, hint] = FAILURES[code] ?? ['Something went wrong.', 'Try again.'];
  return new AppError(code, message, { hint });
}

const NEEDS_DATABASE =
  /^(?:users|sessions|accounts|belongings|organizations|verifications|bulk|secrets|recents|insight|notes|marks|tags|pins|tickets)\./;

/** A world of its own for a scene. */
export function makeFake(scene: Scene, tell: Fake['tell']): Fake {
  const odd = scene.rows === 'odd';
  return {
    scene,
    world: makeWorld(scene.rows),
    connections: scene.connections === 'none' ? [] : makeConnections({ odd, reasons: scene.reasons }),
    openId: scene.connections === 'none' ? null : scene.open,
    report: makeReport({ odd, questions: scene.questions, seen: scene.seen }),
    jobs: [],
    preferences: { theme: scene.theme, density: 'normal', checkForUpdates: true },
    tell,
  };
}

/** The answers to every call, without what a scene holds up or lets fail. */
export function makeAnswers(fake: Fake): Answers {
  return {
    ...connectionAnswers(fake),
    ...appAnswers(fake),
    ...userAnswers(fake),
    ...sessionAnswers(fake),
    ...accountAnswers(fake),
    ...belongingAnswers(fake),
    ...organizationAnswers(fake),
    ...verificationAnswers(fake),
    ...mailAnswers(fake),
    ...insightAnswers(fake),
    ...auditAnswers(fake),
    ...searchAnswers(fake),
    ...jobAnswers(fake),
    ...notesAnswers(fake),
  };
}

type AnyHandler = (input: unknown, context: unknown) => unknown;

/** The handlers of a scene: as main's, but that some wait for `released` and some fail. */
export function handlersOf(fake: Fake, released: () => Promise<void>): Handlers {
  const staged = Object.entries(makeAnswers(fake)).map(([name, answer]) => {
    const method = name as MethodName;
    const run: AnyHandler = async (input, context) => {
      if (fake.scene.hold.includes(method)) await released();
      const code = fake.scene.fail[method];
      if (code !== undefined) throw failure(code, method);
      if (fake.openId === null && NEEDS_DATABASE.test(method)) throw failure('NOT_CONNECTED');
      if (METHODS[method] === 'write' && fake.scene.readOnly) throw failure('READ_ONLY');
      return (answer as AnyHandler)(input, context);
    };
    return [method, run] as const;
  });
  return Object.fromEntries(staged) as Handlers;
}
