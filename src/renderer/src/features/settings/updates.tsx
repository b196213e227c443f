import type { UpdateState } from '@shared/api/updates';
import { useActOnUpdates, useUpdates } from '../../api/app';
import { Button } from '../../ui/button';
import { Section } from '../../ui/panel';
import { RelativeTime } from '../../ui/time';
import { toast } from '../../ui/toast';
import { Switch } from '../../ui/toggle';

const PHASES: Readonly<Record<UpdateState['phase'], (version: string) => string>> = {
  idle: () => 'Not looked yet.',
  checking: () => 'Looking…',
  current: () => 'This is the newest version.',
  found: (version) => `Authdesk ${version} is there.`,
  downloading: (version) => `Downloading Authdesk ${version}…`,
  ready: (version) => `Authdesk ${version} is downloaded.`,
};

const PROBLEMS: Readonly<Record<NonNullable<UpdateState['problem']>, string>> = {
  unreachable: 'The place for updates cannot be reached.',
  unreadable: 'What is offered there cannot be read, so it was refused.',
  unsigned: 'What is offered there is not signed, so it was refused.',
  forged: 'What is offered there was changed, or is not ours, so it was refused.',
  older: 'What is offered there is older, so it was refused.',
  damaged: 'The download did not arrive as it was signed, and was thrown away.',
  'not-installed': 'It could not be put in place. This version stays.',
  'no-package': 'There is no package of it for this computer.',
};

/** What is said where nothing is looked for. */
const STILL: Readonly<Partial<Record<UpdateState['how'], string>>> = {
  off: 'Your administrators bring updates to this computer.',
  none: 'This build has no place to look for updates.',
};

function stateText({ phase, version, percent }: UpdateState): string {
  const text = PHASES[phase](version ?? '');
  return percent === null ? text : `${text} ${percent} %`;
}

/** Newer versions of Authdesk: what is known, and the acts. */
export function UpdatesSection({ wanted, onWant }: { wanted: boolean; onWant: (wanted: boolean) => void }) {
  const { data } = useUpdates();
  const check = useActOnUpdates('check');
  const install = useActOnUpdates('install');
  if (data === undefined) return null;
  const still = STILL[data.how];
  const isWorking = data.phase === 'checking' || data.phase === 'downloading';
  const run = (act: typeof check) =>
    act.mutate(undefined, { onError: ({ message, hint }) => toast.error({ title: message, description: hint }) });
  return (
    <Section title="Updates" description="Signed by us, and put in place only when you say so.">
      {still === undefined ? (
        <>
          <p role="status">
            {stateText(data)}
            {data.checkedAt === null ? null : (
              <span className="text-faint">
                {' '}
                Looked <RelativeTime iso={data.checkedAt} />.
              </span>
            )}
          </p>
          {data.problem === null ? null : <p className="text-danger-ink">{PROBLEMS[data.problem]}</p>}
          <div className="flex gap-2">
            <Button disabled={isWorking} onClick={() => run(check)}>
              Check for updates
            </Button>
            {data.version === null ? null : (
              <Button variant="primary" disabled={isWorking} onClick={() => run(install)}>
                {data.how === 'tells' ? 'Open the download page…' : data.phase === 'ready' ? 'Install…' : 'Download'}
              </Button>
            )}
          </div>
          <Switch label="Look once a day" checked={wanted} onCheckedChange={onWant} />
        </>
      ) : (
        <p>{still}</p>
      )}
    </Section>
  );
}
