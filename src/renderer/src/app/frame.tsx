import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { followEvents } from '../api/events';
import { usePreferences } from '../api/app';
import { errorDetails } from '../api/error';
import { useConnectionStatus } from '../api/connections';
import { NotConnected } from '../features/connections/not-connected';
import { ConnectionOpener } from '../features/connections/opener';
import { SessionsBanner } from '../features/connections/questions/banner';
import { useScreenReady } from '../nav/ready';
import { routeKey } from '../nav/routes';
import { useRoute } from '../nav/store';
import { BulkHost } from '../parts/bulk/sheet';
import { DensityContext } from '../ui/density';
import { ErrorState } from '../ui/states';
import { RevokeResultHost } from '../features/sessions/public/result/result-dialog';
import { Undo } from '../parts/undo/undo';
import { HelpDialog } from './help-dialog';
import { LinkBanner } from './link-banner';
import { OwnFileBanner } from './own-file-banner';
import { Palette } from './palette/palette';
import { Pane } from './pane';
import { screenOf } from './screens';
import { useShortcuts } from './shortcuts';
import { Sidebar } from './sidebar';
import { StatusBar } from './status-bar';
import { useTheme } from './theme';
import { useRecentUsers } from './use-recent-users';
import { follow, useAppCommands } from './use-app-commands';

function Content() {
  const route = useRoute();
  const status = useConnectionStatus();
  const screen = screenOf(route);
  const failed = status.isError && status.data === undefined;
  useScreenReady(failed);
  if (!screen.needsDatabase) return screen.element;
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
  return status.data.open === null ? <NotConnected title={screen.title} /> : screen.element;
}

/** The window: environment strip, sidebar, the screen, status bar, and what may lie over them. */
export function Frame() {
  const client = useQueryClient();
  const route = useRoute();
  const status = useConnectionStatus().data;
  const preferences = usePreferences().data;
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  useEffect(() => followEvents(client, follow), [client]);
  useTheme(preferences?.theme ?? 'system');
  useShortcuts();
  useAppCommands({ palette: () => setPalette(true), help: () => setHelp(true) });

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
            <SessionsBanner status={status} />
            <Pane name={`screen ${route.to}`} resetKey={routeKey(route)}>
              <Content />
            </Pane>
          </main>
        </div>
        <Pane name="status bar">
          <StatusBar status={status} />
        </Pane>
      </div>
      <Pane name="dialogs">
        <ConnectionOpener />
        <BulkHost />
        <Palette open={palette} onOpenChange={setPalette} />
        <Undo />
        <RevokeResultHost />
        <HelpDialog open={help} onOpenChange={setHelp} />
      </Pane>
    </DensityContext>
  );
}
