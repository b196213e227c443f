import path from 'node:path';
import type { Changed, Navigation } from '@shared/events';
import type { Preferences } from '@shared/api/app';
import type { ParsedInput } from '@shared/contract';
import type { Handlers } from './calls/handler';
import { believable } from './data/base/clock';
import { accountsHandlers } from './calls/accounts';
import { appHandlers, type AppVersions } from './calls/app';
import { createPreferences } from './data/local/preferences';
import { auditHandlers } from './calls/audit';
import { createAskFirst } from './data/connections/ask-first';
import type { ChosenKind } from '@shared/api/connections';
import type { Ask, AskText } from './data/base/ask';
import { createChosenFiles, type ChosenFiles } from './data/files/chosen-files';
import { createBulk } from './data/bulk/create-bulk';
import { belongingsHandlers } from './calls/belongings';
import { organizationsHandlers } from './calls/organizations';
import { bulkHandlers } from './calls/bulk';
import { createAuditLog } from './data/audit/audit-log';
import { createAuditExports } from './data/audit/export-audit';
import { loadChainKey } from './data/audit/chain-key';
import { openCheckpoints } from './data/audit/checkpoints';
import { createConnectionManager } from './data/connections/connection-manager';
import { createConnectionStore } from './data/connections/connection-store';
import { knownSigners } from './data/connections/shared-list/known-signers';
import { createSharedLists } from './data/connections/shared-list/shared-lists';
import { openListSigner } from './data/connections/shared-list/signer';
import { connectionsHandlers } from './calls/connections';
import { createOpening, type Opening } from './calls/opening/opening';
import { DEMO_ID } from '@shared/connection-ids';
import { demoConnection, ensureDemoDatabase } from './data/local/demo/ensure-demo';
import { emailHandlers } from './calls/email';
import { loadPaces } from './data/email/pace';
import { localNotes } from './data/notes/local-store';
import { notesHandlers } from './calls/notes';
import { createExports } from './data/export/exports';
import { createLocalSearch } from './data/local-search/local-search';
import { createJobs } from './data/base/jobs';
import { insightHandlers } from './calls/insight';
import { jobsHandlers } from './calls/jobs';
import { sqliteVersion } from './data/local/local-database';
import { keepToOneself } from './data/local/own-permissions';
import { openOwnFile } from './data/local/own-file';
import type { SecretStore } from './data/local/secret-store';
import { thisComputer } from './data/ssh/settings';
import type { PolicyInForce } from './data/local/policy/read-policy';
import { openUpdateMemory } from './data/updates/memory';
import { createUpdates, type UpdateMeans, type Updates } from './data/updates/updates';
import { openVault } from './data/local/vault';
import { searchHandlers } from './calls/search';
import { recentsHandlers } from './calls/recents';
import { followWrites } from './data/write/follow-in-redis';
import { secretsHandlers } from './calls/secrets';
import { createSecretClipboard, NO_CLIPBOARD, type Clipboard } from './data/secrets/secret-clipboard';
import { sessionsHandlers } from './calls/sessions';
import { usersHandlers } from './calls/users';
import { verificationsHandlers } from './calls/verifications';
import { viewsHandlers } from './calls/views';
import { finishWrites } from './data/write/finish-writes';
import { gateWrites } from './calls/gate';
import { createWritePath } from './data/write/write-path';
import type { Log, Emit } from './data/base/events';

export interface ServiceDependencies {
  /** Everything Authdesk keeps lies in here. */
  readonly dataFolder: string;
  /** The folder `resources` of the application. */
  readonly resources: string;
  /** The compiled sqlite-worker. */
  readonly sqliteWorker: URL;
  /** Where ssh keeps config, keys and known hosts; `.ssh` in the person's home by default. */
  readonly sshFolder?: string;
  /** The compiled index-worker, of the local search index. */
  readonly indexWorker: URL;
  /** Milliseconds between two looks of the local search index at what changed. */
  readonly indexFollowsEveryMs?: number;
  readonly secretStore: SecretStore;
  readonly emit: Emit;
  readonly log: Log;
  /** Who acts, as the audit names it: the user of the operating system. */
  readonly actor: string;
  /** Asks the person, in a dialog the page can neither draw nor answer. */
  readonly ask: Ask;
  /** The same for a text that only they know. */
  readonly askText: AskText;
  readonly versions: AppVersions;
  /** Shows the system's file dialog; null when it was cancelled. */
  readonly chooseFile: (what: ChosenKind) => Promise<string | null>;
  /** Opens an https or mailto address in the person's own program; false where it was refused. */
  readonly openLink: (url: string) => Promise<boolean>;
  /** Shows the system's save dialog; null when it was cancelled. */
  readonly chooseSaveFile: (request: ParsedInput<'app.chooseSaveFile'>) => Promise<string | null>;
  /** The same for a report of a problem. */
  readonly chooseReportFile: (suggestedName: string) => Promise<string | null>;
  /** Shows a file in the system's file manager. */
  readonly showFile: (file: string) => Promise<void>;
  /** Tells the window's side that the theme changed. */
  readonly applyPreferences: (preferences: Preferences) => void;
  readonly cancelCall: (requestId: string) => void;
  /** Opens a further window, at a place where one is named. */
  readonly openWindow: (target: Navigation | undefined) => Promise<void>;
  /** The system's clipboard; without one nothing is copied. */
  readonly clipboard?: Clipboard;
  /** What administrators set for this computer; null or left out: nothing. */
  readonly policy?: PolicyInForce | null;
  /** What this build looks for newer versions with; null or left out: it does not. */
  readonly updateMeans?: UpdateMeans | null;
  readonly now?: () => Date;
}

export interface Services {
  readonly handlers: Handlers;
  readonly preferences: Preferences;
  /** Opens what Authdesk is handed: at its start, later, and through links to people. */
  readonly opening: Opening;
  /** The screen was locked: what is kept in memory for convenience only is forgotten. */
  readonly locked: () => Promise<void>;
  /** The computer slept, and lines to servers may have died without a word. */
  readonly woke: () => Promise<void>;
  /** Closes everything in reverse order. */
  readonly close: () => Promise<void>;
  readonly updates: Pick<Updates, 'check' | 'tick'>;
}

/** Builds all services of the app from what the shell hands in. Runs under plain Node too. */
export async function createServices(dependencies: ServiceDependencies): Promise<Services> {
  const { log } = dependencies;
  const own = await openOwnData({ ...dependencies, now: believable(dependencies.now ?? (() => new Date())) });
  const { store, connections, localSearch, finishing, follower } = await connectionServices(own);
  const files = createChosenFiles({
    dataFolder: own.dataFolder,
    databases: store.files,
    saveIn: own.policy?.rules.saveIn ?? null,
  });
  const writePath = writePaths(own, { localSearch, follower });
  const acting = await actingServices(own, { connections, files, writePath });
  const updates = await updatesOf(own, acting);
  const handlers = await handlersOf(own, { store, connections, localSearch, files, updates, ...acting });
  await noteDamage(own);
  own.ownFile.started();
  // What was made meanwhile, too.
  await keepToOneself(own.dataFolder);
  return {
    handlers: gateWrites(handlers, connections.current),
    preferences: own.preferences.current(),
    opening: createOpening({ store, connections, ask: own.ask, dataFolder: own.dataFolder, log }),
    locked: async () => localSearch.stop(),
    woke: connections.woke,
    updates,
    close: async () => {
      // While there is still a place to record how they ended.
      await acting.clipboard.close();
      await acting.exports.close();
      await acting.bulk.close();
      await localSearch.close();
      await acting.auditExports.close();
      await finishing.close();
      await connections.close();
      await own.audit.settle();
      await own.checkpoints.close();
      await own.ownFile.close();
    },
  };
}

type Given = ServiceDependencies & { readonly now: () => Date };
type OwnData = Awaited<ReturnType<typeof openOwnData>>;
type Connecting = Awaited<ReturnType<typeof connectionServices>>;
type Acting = Awaited<ReturnType<typeof actingServices>>;

/** What Authdesk keeps on this computer: its file, the audit in it, and the person's preferences. */
async function openOwnData(given: Given) {
  const { dataFolder, sqliteWorker, secretStore, askText, actor, emit, log, now } = given;
  await keepToOneself(dataFolder);
  const ownFile = await openOwnFile(path.join(dataFolder, 'authdesk.db'), sqliteWorker, now);
  const local = ownFile.db;
  const vault = await openVault(local, secretStore);
  const chainKey = await loadChainKey({ file: path.join(dataFolder, 'audit.key'), store: secretStore, askText });
  const { key } = chainKey;
  const preferences = await createPreferences(local);
  const person = () => preferences.current().personName ?? null;
  const file = path.join(dataFolder, 'audit.checkpoints');
  const checkpoints = await openCheckpoints({ db: local, key, file, now, log });
  const audit = createAuditLog({ db: local, reads: ownFile.reads, key, actor, person, vault, checkpoints, now });
  const unfinished = await audit.recover();
  if (unfinished > 0) log.warn(`${unfinished} writes of the last run ended without a known outcome`);
  const announce = (changed: Changed) => emit('changed', changed);
  const notes = localNotes(local);
  return { ...given, chainKey, ownFile, local, vault, preferences, checkpoints, audit, announce, notes };
}

/** Leaves in the audit itself that its file was damaged: what may be missing in it is nobody's doing. */
async function noteDamage({ audit, ownFile: { trouble } }: OwnData): Promise<void> {
  if (trouble === null || trouble.what !== 'damaged') return;
  const kept = path.basename(trouble.keptAs ?? '');
  await audit.append({
    connection: null,
    action: 'app.recover',
    target: { type: 'file', id: kept, label: kept },
    userId: null,
    summary: `Authdesk's own file was damaged; what could be read goes on, the damaged one is kept as ${kept}`,
    after: { incomplete: trouble.incomplete.join(', ') },
    outcome: 'done',
    rows: trouble.rows,
  });
}

/** The saved connections, the open one, and what goes on as long as one is open. */
async function connectionServices(own: OwnData) {
  const { local, vault, audit, secretStore, sqliteWorker, indexWorker, indexFollowsEveryMs } = own;
  const { announce, emit, log, now } = own;
  const store = createConnectionStore({ db: local, secretStore, now, policy: own.policy?.rules ?? null });
  await store.ensureFixed();
  await store.ensure(DEMO_ID, demoConnection(own.dataFolder));
  const localSearch = createLocalSearch({
    worker: indexWorker,
    log,
    ...(indexFollowsEveryMs !== undefined && { followEveryMs: indexFollowsEveryMs }),
  });
  const follower = followWrites(log);
  const finishing = finishWrites({
    local,
    vault,
    audit,
    follower,
    announce: () => announce({ tables: ['audit'], userIds: [] }),
    log,
  });
  const connections = createConnectionManager({
    store,
    sqliteWorker,
    computer: thisComputer(own.sshFolder),
    held: (connection) => {
      localSearch.follow(connection);
      finishing.opened(connection);
    },
    log,
    announce: (status) => emit('connection', status),
    beforeOpen: async (id) => {
      if (id !== DEMO_ID) return;
      await ensureDemoDatabase(own);
      await keepToOneself(own.dataFolder);
    },
  });
  return { store, localSearch, follower, finishing, connections };
}

/** Makes ways to write, each of which tells of changes in its own way. */
function writePaths(
  { audit, ask, log }: OwnData,
  { follower, localSearch }: Pick<Connecting, 'follower' | 'localSearch'>,
) {
  return (tell: (changed: Changed) => void) =>
    createWritePath({
      audit,
      ask,
      log,
      follower,
      announce: (changed) => {
        tell(changed);
        if (changed.tables.includes('user')) localSearch.changed(changed.userIds);
      },
    });
}

/** What acts over the open connection: writes, mails, exports and jobs. */
async function actingServices(
  own: OwnData,
  {
    connections,
    files,
    writePath,
  }: Pick<Connecting, 'connections'> & {
    readonly files: ChosenFiles;
    readonly writePath: ReturnType<typeof writePaths>;
  },
) {
  const { local, vault, audit, announce, emit, log, now } = own;
  const jobs = createJobs({ announce: (job) => emit('job', job), now });
  const posting = { audit, local, vault, paces: await loadPaces({ local, now }), now };
  const writes = writePath(announce);
  const bulk = await createBulk({
    local,
    connections,
    writePath,
    mail: posting,
    announceChange: announce,
    announceJob: (job) => emit('job', job),
    log,
    now,
  });
  return {
    jobs,
    writes,
    bulk,
    mail: { ...posting, writes, announce },
    exports: createExports({ connections, audit, jobs, files, announce, log, now }),
    auditExports: createAuditExports({ audit, jobs, files, announce, log }),
    clipboard: createSecretClipboard(own.clipboard ?? NO_CLIPBOARD),
  };
}

/** Newer versions of Authdesk itself. */
async function updatesOf(own: OwnData, { jobs, bulk }: Pick<Acting, 'jobs' | 'bulk'>): Promise<Updates> {
  const { local, policy, preferences, ask, openLink, announce, log, now } = own;
  return createUpdates({
    means: own.updateMeans ?? null,
    running: own.versions.version,
    policy: policy?.rules.updates ?? null,
    memory: await openUpdateMemory(local),
    isWanted: () => preferences.current().checkForUpdates,
    isBusy: async () => [...jobs.list(), ...(await bulk.jobs.list())].some(({ state }) => state === 'running'),
    ask,
    openLink,
    announce: () => announce({ tables: ['updates'], userIds: [] }),
    log,
    now,
  });
}

async function handlersOf(
  own: OwnData,
  services: Pick<Connecting, 'store' | 'connections' | 'localSearch'> &
    Acting & { readonly files: ChosenFiles; readonly updates: Updates },
): Promise<Handlers> {
  const { local, vault, audit, preferences, dataFolder, secretStore, announce, emit, log, now } = own;
  const { store, connections, localSearch, files, writes, jobs, bulk, mail, exports, auditExports, clipboard } =
    services;
  const askFirst = createAskFirst({ store, files, ask: own.ask, dataFolder });
  const shared = { connections, writes, audit, exports, localSearch, notes: own.notes, now };
  return {
    ...connectionsHandlers({
      connections,
      store,
      askFirst,
      sharedLists: createSharedLists({
        store,
        signers: knownSigners(local),
        openSigner: async () => openListSigner(local, secretStore),
        ask: own.ask,
        policy: own.policy?.rules ?? null,
        dataFolder,
      }),
      audit,
      files,
      chooseFile: own.chooseFile,
      emit,
    }),
    ...usersHandlers({ ...shared, jobs, files, announce, vault, local }),
    ...sessionsHandlers({ ...shared, jobs }),
    ...accountsHandlers(shared),
    ...belongingsHandlers(shared),
    ...organizationsHandlers(shared),
    ...verificationsHandlers({ ...shared, jobs }),
    ...searchHandlers(shared),
    ...emailHandlers({ ...mail, connections }),
    ...auditHandlers({ audit, auditExports, connections, writes, chainKey: own.chainKey, askText: own.askText, now }),
    ...secretsHandlers({ audit, connections, ask: own.ask, emit, clipboard }),
    ...viewsHandlers({ local, connections }),
    ...recentsHandlers({ local, connections, now }),
    ...notesHandlers({
      ...shared,
      store: own.notes,
      announce,
      author: () => ({ actor: own.actor, person: preferences.current().personName ?? null }),
    }),
    ...bulkHandlers({ connections, bulk: bulk.jobs, store: bulk.store, notes: own.notes, now }),
    ...insightHandlers({ connections, local, now }),
    ...jobsHandlers({ jobs, bulk: bulk.jobs, store: bulk.store, connections, audit, files, announce }),
    ...appHandlers({
      versions: { ...own.versions, sqlite: await sqliteVersion(local) },
      trouble: own.ownFile.trouble,
      policy: own.policy ?? null,
      dataFolder,
      secretStore,
      preferences,
      applyPreferences: (changed) => {
        own.applyPreferences(changed);
        announce({ tables: ['preferences'], userIds: [] });
      },
      files,
      chooseSaveFile: own.chooseSaveFile,
      chooseReportFile: own.chooseReportFile,
      showFile: own.showFile,
      openLink: own.openLink,
      connections,
      cancelCall: own.cancelCall,
      openWindow: own.openWindow,
      updates: services.updates,
      log,
    }),
  };
}
