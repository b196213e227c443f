import { useQueryClient } from '@tanstack/react-query';
import { Suspense, useEffect, useState, type ReactNode } from 'react';
import { followEvents } from '../api/events';
import { usePreferences } from '../api/app';
import { errorDetails } from '../api/error';
import { useConnectionStatus } from '../api/connections';
import { useScreenReady } from '../nav/ready';
import { routeKey } from '../nav/routes';
import { useRoute, useVisit } from '../nav/store';
import { DensityContext } from '../ui/density';
import { ScreenOnItsWay } from '../ui/screen';
import { ErrorState } from '../ui/states';
import { LinkBanner } from './link-banner';
import { OwnFileBanner } from './own-file-banner';
import { Pane } from './pane';
import { later, loadWhenIdle } from '../ui/later';
import { SCREENS, screenOf } from './screens';
import { runFromMenu, useShortcuts } from './shortcuts';
import { Sidebar } from './sidebar';
import { StatusBar } from './status-bar';
import { useTheme } from './theme';
import { useRecentUsers } from './use-recent-users';
import { follow, useAppCommands } from './use-app-commands';

const NotConnected = later(async () => (await import('../features/connections/not-connected')).NotConnected);
const Undeclared = later(async () => (await import('../features/connections/undeclared/banner')).UndeclaredBanner);
const SessionsUnclear = later(async () => (await import('../features/connections/questions/banner')).SessionsBanner);
const Opener = later(async () => (await import('../features/connections/opener')).ConnectionOpener);
const BulkActs = later(async () => (await import('../parts/bulk/sheet')).BulkHost);
const FindAnything = later(async () => (await import('./palette/palette')).Palette);
const PersonActs = later(async () => (await import('../features/user/person-acts')).PersonActs);
const Undo = later(async () => (await import('../parts/undo/undo')).Undo);
const LastResult = later(
  async () => (await import('../features/sessions/public/result/result-dialog')).RevokeResultHost,
);
const Help = later(async () => (await import('./help-dialog')).HelpDialog);
const Problem = later(async () => (await import('../features/settings/problem-dialog')).ProblemDialog);

/** Reads what is not on screen when the window begins, once it has nothing else to do. */
function loadTheRest(): void {
  loadWhenIdle([NotConnected, Help, Problem, ...SCREENS]);
}

/** What lies over or beside the screen, which does not wait for it. */
function Aside({ children }: { children: ReactNode }) {
  return <Suspense fallback={null}>{children}</Suspense>;
}

function Content() {
  const route = useRoute();
  const status = useConnectionStatus();
  const screen = screenOf(route);
  const failed = status.isError && status.data === undefined;
  useScreenReady(failed);
  const element = (
    <Suspense key={route.to} fallback={<ScreenOnItsWay title={screen.title} />}>
      {screen.element}
    </Suspense>
  );
  if (!screen.needsDatabase) return element;
  if (failed) {
    return (
      <ErrorState
        message={status.error.message}
        hint={status.error.hint}
        details={errorDetails(status.error)}
        onRetry={() => void status.refetch()}
      />
    );
  }
  // Known within a moment of the start; nothing is drawn that would be taken back.
  if (status.data === undefined) return <div className="flex-1 bg-surface" />;
  return status.data.open === null ? (
    <Suspense fallback={<ScreenOnItsWay title={screen.title} />}>
      <NotConnected.Part title={screen.title} />
    </Suspense>
  ) : (
    element
  );
}

/** The window: environment strip, sidebar, the screen, status bar, and what may lie over them. */
export function Frame() {
  const client = useQueryClient();
  const route = useRoute();
  const visit = useVisit();
  const status = useConnectionStatus().data;
  const preferences = usePreferences().data;
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const [problem, setProblem] = useState(false);
  useTheme(preferences?.theme ?? 'system');
  useShortcuts();
  useAppCommands({ palette: () => setPalette(true), help: () => setHelp(true), problem: () => setProblem(true) });
  // Last: what the menu bar asks for is there to be run.
  useEffect(() => followEvents(client, follow, runFromMenu), [client]);

  useEffect(() => loadTheRest(), []);

  const open = status?.open ?? null;
  useRecentUsers(open !== null);
  const environment = open?.environment ?? 'none';
  const title = open === null ? 'Authdesk' : `${open.name} (${open.environment}) – Authdesk`;
  useEffect(() => {
    document.title = title;
    // On the root, so that dialogs drawn outside the frame have it too.
    document.documentElement.dataset['env'] = environment;
  }, [title, environment]);

  return (
    <DensityContext value={preferences?.density ?? 'normal'}>
      <div className="flex h-full flex-col">
        <div className="h-0.75 shrink-0 bg-env" aria-hidden />
        <div className="flex min-h-0 flex-1">
          <Pane name="sidebar">
            <Sidebar status={status} />
          </Pane>
          <main className="flex min-w-0 flex-1 flex-col">
            <OwnFileBanner />
            <LinkBanner status={status} />
            <Aside>
              <Undeclared.Part status={status} />
            </Aside>
            <Aside>
              <SessionsUnclear.Part status={status} />
            </Aside>
            <Pane name={`screen ${route.to}`} resetKey={routeKey(route)}>
              <Content key={visit} />
            </Pane>
          </main>
        </div>
        <Pane name="status bar">
          <StatusBar status={status} />
        </Pane>
      </div>
      <Pane name="dialogs">
        <Aside>
          <Opener.Part />
        </Aside>
        <Aside>
          <BulkActs.Part />
        </Aside>
        <Aside>
          <FindAnything.Part open={palette} onOpenChange={setPalette} />
        </Aside>
        <Aside>
          <PersonActs.Part />
        </Aside>
        <Aside>
          <Undo.Part />
        </Aside>
        <Aside>
          <LastResult.Part />
        </Aside>
        <Aside>{help ? <Help.Part open={help} onOpenChange={setHelp} /> : null}</Aside>
        <Aside>{problem ? <Problem.Part onClose={() => setProblem(false)} /> : null}</Aside>
      </Pane>
    </DensityContext>
  );
}
