import { COMMAND_IDS, commandFacts } from '../nav/commands';
import { Dialog } from '../ui/dialog';
import { Kbd } from '../ui/kbd';

const GRID_KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['ArrowDown', 'j'], 'Next row'],
  [['ArrowUp', 'k'], 'Previous row'],
  [['Enter'], 'Open the row'],
  [['x', 'Space'], 'Select the row'],
  [['Shift+ArrowDown'], 'Select further rows'],
  [['$mod+A'], 'Select all loaded rows'],
  [['Home', 'End'], 'Start, end of the whole list'],
  [['ArrowLeft', 'ArrowRight'], 'Previous, next cell'],
  [['$mod+C'], 'Copy the cell'],
  [['$mod+Shift+C'], 'Copy the selected rows with headings'],
  [['Shift+ArrowRight'], 'Widen the column, on its head'],
  [['$mod+Shift+ArrowRight'], 'Move the column, on its head'],
  [['Shift+F10'], 'Menu of the row'],
  [['Escape'], 'Clear the selection or search'],
];

const GROUPS = ['Go to', 'Find', 'This user', 'App'] as const;

function Line({ keys, what }: { keys: readonly string[]; what: string }) {
  return (
    <div className="flex min-h-6.5 items-center gap-3">
      <dt className="min-w-0 flex-1 text-muted">{what}</dt>
      <dd className="flex items-center gap-1.5">
        {keys.slice(0, 2).map((binding, index) => (
          <span key={binding} className="flex items-center gap-1.5">
            {index > 0 ? <span className="text-xs text-faint">or</span> : null}
            <Kbd keys={binding} />
          </span>
        ))}
      </dd>
    </div>
  );
}

/** Every shortcut, made from the table of commands. */
export function HelpDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keyboard shortcuts"
      description="Single letters rest while you type in a field."
      size="lg"
      reading
    >
      <div className="columns-2 gap-10 pt-1">
        {GROUPS.map((group) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="eyebrow mb-0.5">{group}</h3>
            <dl>
              {COMMAND_IDS.filter((id) => commandFacts(id).group === group && commandFacts(id).keys.length > 0).map(
                (id) => (
                  <Line key={id} keys={commandFacts(id).keys} what={commandFacts(id).title} />
                ),
              )}
            </dl>
          </section>
        ))}
        <section className="break-inside-avoid">
          <h3 className="eyebrow mb-0.5">In a list</h3>
          <dl>
            {GRID_KEYS.map(([keys, what]) => (
              <Line key={what} keys={keys} what={what} />
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
