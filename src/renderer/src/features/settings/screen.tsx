import type { AppInfo, Preferences } from '@shared/api/app';
import { Keyboard, LayoutTemplate, Mails } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAppInfo, usePreferences, useSetPreferences, useShowFolder } from '../../api/app';
import { ProblemDialog } from './problem-dialog';
import { errorDetails } from '../../api/error';
import { commandKeys, runCommand } from '../../nav/commands';
import { PolicySection } from './policy';
import { TicketTemplateSection } from './ticket-template';
import { UpdatesSection } from './updates';
import { useScreenReady } from '../../nav/ready';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy-button';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { KeyValueList, Section } from '../../ui/panel';
import { Screen, ScreenBody } from '../../ui/screen';
import { Segmented } from '../../ui/segmented';
import { ErrorState, SkeletonRows } from '../../ui/states';
import { toast } from '../../ui/toast';

function storeText({ backend, protected: isProtected }: AppInfo['secretStore']): string {
  if (isProtected) return 'Passwords you choose to keep are sealed by this system’s secret store.';
  return backend === 'basic_text'
    ? 'This system has no secret store that protects anything, so Authdesk writes no password to disk and asks again at each start. Installing a keyring (GNOME Keyring or KWallet) changes that.'
    : 'This system’s secret store cannot be used, so Authdesk writes no password to disk and asks again at each start.';
}

type Change = (input: Partial<Preferences>) => void;

/** The name that stands in the audit; kept when the box is left or Enter is pressed. */
function PersonName({ value, onChange }: { value: string; onChange: (name: string) => void }) {
  const [typed, setTyped] = useState(value);
  const keep = () => {
    if (typed.trim() !== value) onChange(typed.trim());
  };
  return (
    <Field
      label="Name in the audit"
      optional
      hint="Entries made before keep the name they were made with."
      className="max-w-90"
    >
      <Input
        value={typed}
        maxLength={120}
        placeholder="Such as Kim, second-line support"
        onChange={(event) => setTyped(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter') keep();
        }}
      />
    </Field>
  );
}

/** One choice of a few, with its name before it. */
function ChoiceLine({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-center justify-between gap-4">
      <span>{label}</span>
      {children}
    </div>
  );
}

function Appearance({ preferences, onChange }: { preferences: Preferences; onChange: Change }) {
  return (
    <Section title="Appearance" description="In effect at once, on this machine only.">
      <ChoiceLine label="Theme">
        <Segmented
          label="Theme"
          value={preferences.theme}
          onValueChange={(theme) => onChange({ theme })}
          options={[
            { value: 'system', label: 'As the system' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
      </ChoiceLine>
      <ChoiceLine
        label={
          <>
            Row height <span className="text-faint">in lists</span>
          </>
        }
      >
        <Segmented
          label="Row height"
          value={preferences.density}
          onValueChange={(density) => onChange({ density })}
          options={[
            { value: 'compact', label: 'Compact' },
            { value: 'normal', label: 'Normal' },
            { value: 'roomy', label: 'Roomy' },
          ]}
        />
      </ChoiceLine>
    </Section>
  );
}

function About({ facts }: { facts: AppInfo }) {
  const [reporting, setReporting] = useState(false);
  const show = useShowFolder();
  return (
    <Section title="About" description="For when you report a problem.">
      <KeyValueList
        items={[
          { label: 'Authdesk', value: facts.version },
          { label: 'Electron', value: facts.electron },
          { label: 'Chromium', value: facts.chromium },
          { label: 'Node.js', value: facts.node },
          { label: 'SQLite', value: facts.sqlite },
          {
            label: 'Data folder',
            value: <span className="font-mono text-sm">{facts.dataFolder}</span>,
            note: 'Connections, preferences, the outbox and the audit trail. The last two name users, so treat it as you treat your tickets.',
            action: <CopyButton text={facts.dataFolder} what="path" />,
          },
        ]}
      />
      <div className="flex flex-wrap gap-2">
        <CopyButton
          label="Copy facts"
          what="facts"
          text={[
            `Authdesk ${facts.version}`,
            `Electron ${facts.electron}, Chromium ${facts.chromium}, Node.js ${facts.node}, SQLite ${facts.sqlite}`,
            `Secret store ${facts.secretStore.backend} (${facts.secretStore.protected ? 'protected' : 'not protected'})`,
          ].join('\n')}
        />
        <Button onClick={() => show.mutate('log')}>Show log</Button>
        <Button onClick={() => show.mutate('data')}>Show data folder</Button>
        <Button onClick={() => setReporting(true)}>Report a problem</Button>
      </div>
      {reporting ? <ProblemDialog onClose={() => setReporting(false)} /> : null}
    </Section>
  );
}

/** How the app looks, what it is made of, and where it keeps things. */
export function SettingsScreen() {
  const preferences = usePreferences();
  const info = useAppInfo();
  const change = useSetPreferences();
  useScreenReady(!preferences.isPending && !info.isPending);
  const set = (input: Partial<Preferences>) =>
    change.mutate(input, {
      onError: (error) => toast.error({ title: 'The setting was not kept', description: error.message }),
    });
  const failed = preferences.error ?? info.error;
  const facts = info.data;

  if (failed !== null && (preferences.data === undefined || facts === undefined)) {
    return (
      <Screen title="Settings">
        <ErrorState
          message={failed.message}
          hint={failed.hint}
          details={errorDetails(failed)}
          onRetry={() => {
            void preferences.refetch();
            void info.refetch();
          }}
        />
      </Screen>
    );
  }
  if (preferences.data === undefined || facts === undefined) {
    return (
      <Screen title="Settings">
        <SkeletonRows rows={6} />
      </Screen>
    );
  }
  return (
    <Screen title="Settings">
      <ScreenBody>
        <Appearance preferences={preferences.data} onChange={set} />
        <Section title="Your name" description="Stands in the audit beside the user of this computer.">
          <PersonName value={preferences.data.personName ?? ''} onChange={(personName) => set({ personName })} />
        </Section>
        <Section title="Keyboard" description="Every command has a key or is in the palette.">
          <div className="flex gap-2">
            <Button icon={Keyboard} keys={commandKeys('app.help')} onClick={() => runCommand('app.help')}>
              Show shortcuts
            </Button>
          </div>
        </Section>
        <Section title="Mail" description="What Authdesk sends by itself, and what it has sent.">
          <div className="flex gap-2">
            <Button icon={LayoutTemplate} keys={commandKeys('go.templates')} onClick={() => runCommand('go.templates')}>
              Mail templates
            </Button>
            <Button icon={Mails} keys={commandKeys('go.mailLog')} onClick={() => runCommand('go.mailLog')}>
              Mail log
            </Button>
          </div>
        </Section>
        <Section title="Secrets" description="Database passwords and signing secrets.">
          <p className="max-w-130">{storeText(facts.secretStore)}</p>
          <p className="-mt-2 text-sm text-faint">
            Backend: <span className="font-mono">{facts.secretStore.backend}</span>
          </p>
        </Section>
        <TicketTemplateSection />
        <UpdatesSection
          wanted={preferences.data.checkForUpdates}
          onWant={(checkForUpdates) => set({ checkForUpdates })}
        />
        {facts.policy === null ? null : <PolicySection policy={facts.policy} />}
        <About facts={facts} />
      </ScreenBody>
    </Screen>
  );
}
