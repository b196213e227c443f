import { Toast as Base } from '@base-ui/react/toast';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from './button';
import { cx } from './cx';
import { TONE_ICONS } from './notice';
import { INK_TONE, type Tone } from './tone';

interface ToastAction {
  readonly label: string;
  readonly onSelect: () => void;
}

interface ToastData {
  readonly tone: Tone;
  readonly second: ToastAction | null;
}

const manager = Base.createToastManager<ToastData>();

interface ToastMessage {
  readonly title: string;
  readonly description?: string | undefined;
  /** A button in the message, such as Undo. */
  readonly action?: ToastAction;
  /** One more button, beside the first. */
  readonly second?: ToastAction;
}

function show(tone: Tone, message: ToastMessage, timeout: number): string {
  return manager.add({
    title: message.title,
    description: message.description,
    timeout,
    priority: tone === 'danger' ? 'high' : 'low',
    data: { tone, second: message.second ?? null },
    ...(message.action === undefined
      ? {}
      : { actionProps: { children: message.action.label, onClick: message.action.onSelect } }),
  });
}

/**
 * Says what came of an act. Errors stay until they are closed; the rest leaves by itself, later where it offers an
 * action. Each gives an id to close the message by, where something else says the same by then.
 */
export const toast = {
  ok: (message: ToastMessage) => show('ok', message, message.action === undefined ? 5000 : 10_000),
  info: (message: ToastMessage) => show('info', message, message.action === undefined ? 6000 : 10_000),
  warn: (message: ToastMessage) => show('warn', message, 12_000),
  error: (message: ToastMessage) => show('danger', message, 0),
  close: (id: string) => manager.close(id),
} as const;

const ACTION = 'h-6 rounded-md px-2 text-sm font-medium text-accent-ink hover:bg-hover';

function ToastList() {
  const { toasts } = Base.useToastManager<ToastData>();
  return toasts.map((item) => {
    const tone = item.data?.tone ?? 'neutral';
    const Icon = TONE_ICONS[tone];
    const second = item.data?.second ?? null;
    return (
      <Base.Root
        key={item.id}
        toast={item}
        swipeDirection={['right']}
        className="w-full rounded-lg bg-raised shadow-popup transition-opacity duration-150 data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
      >
        <Base.Content className="flex items-start gap-2 py-2.5 pr-2 pl-3">
          <Icon className={cx('mt-0.5 size-4 shrink-0', INK_TONE[tone])} aria-hidden />
          <div className="min-w-0 flex-1 wrap-anywhere selectable">
            <Base.Title className="font-medium" />
            <Base.Description className="text-muted" />
            {item.actionProps === undefined ? null : (
              <div className="mt-1 -ml-2 flex gap-1">
                <Base.Action className={ACTION} />
                {second === null ? null : (
                  <button type="button" className={ACTION} onClick={second.onSelect}>
                    {second.label}
                  </button>
                )}
              </div>
            )}
          </div>
          <Base.Close render={<IconButton icon={X} label="Close message" size="sm" side="left" />} />
        </Base.Content>
      </Base.Root>
    );
  });
}

/** Holds the messages at the bottom right, in a live region; F6 moves the focus there. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider toastManager={manager} limit={4}>
      {children}
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-9 z-60 flex w-90 flex-col-reverse gap-2 outline-hidden">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}
