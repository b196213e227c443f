import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { IconButton } from './button';
import { cx } from './cx';

export const BACKDROP =
  'fixed inset-0 z-40 bg-scrim transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0';
export const POPUP =
  'flex max-h-[calc(100vh-64px)] max-w-[calc(100vw-32px)] flex-col rounded-lg bg-raised shadow-dialog outline-hidden transition-[opacity,transform] duration-100 data-ending-style:opacity-0 data-starting-style:scale-[0.985] data-starting-style:opacity-0';
export const VIEWPORT = 'fixed inset-0 z-40 flex items-center justify-center p-4';

/** Ctrl+Enter or ⌘+Enter presses the button that goes on, the last one of the footer, from any box of a dialog. */
export function goOnByKey(event: KeyboardEvent<HTMLElement>): void {
  const { currentTarget, target, nativeEvent } = event;
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  if (event.defaultPrevented || event.repeat || nativeEvent.isComposing) return;
  // Of a dialog over this one, whose events come through here too.
  if (!(target instanceof Node) || !currentTarget.contains(target)) return;
  const button = [...currentTarget.querySelectorAll<HTMLButtonElement>('footer button')].at(-1);
  if (button === undefined) return;
  event.preventDefault();
  button.click();
}

const SIZES = { sm: 'w-96', md: 'w-[480px]', lg: 'w-[640px]', xl: 'w-[820px]' } as const;

/** A modal window inside the window; Esc and a press outside close it, focus returns to its opener. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  size = 'md',
  footer,
  initialFocus,
  reading = false,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  size?: keyof typeof SIZES;
  /** Buttons, right-aligned at the bottom. */
  footer?: ReactNode;
  /** Where it starts; a box that is drawn only once something was read gets the focus then. */
  initialFocus?: RefObject<HTMLElement | null> | undefined;
  /** There is nothing in it but text: arrows and Page Down scroll it at once. */
  reading?: boolean;
  children: ReactNode;
}) {
  const popup = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLDivElement>(null);
  const start = reading ? text : initialFocus;
  const started = useRef(false);
  useEffect(() => {
    if (!open) started.current = false;
    if (!open || started.current || start === undefined || start.current === null) return;
    started.current = true;
    if (document.activeElement === popup.current) start.current.focus();
  });
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={BACKDROP} />
        <Base.Viewport className={VIEWPORT}>
          <Base.Popup
            ref={popup}
            onKeyDown={goOnByKey}
            className={cx(POPUP, SIZES[size])}
            initialFocus={() => start?.current ?? popup.current}
          >
            <header className="flex items-start gap-3 px-4 pt-3.5 pb-2">
              <div className="min-w-0 flex-1">
                <Base.Title className="text-lg font-semibold">{title}</Base.Title>
                {description === undefined ? null : (
                  <Base.Description className="mt-0.5 text-muted">{description}</Base.Description>
                )}
              </div>
              <Base.Close render={<IconButton icon={X} label="Close" keys="Escape" size="sm" />} />
            </header>
            <div
              ref={text}
              className="min-h-0 flex-1 overflow-y-auto px-4 pb-4 outline-offset-[-2px]"
              {...(reading ? { tabIndex: 0 } : {})}
            >
              {children}
            </div>
            {footer === undefined ? null : (
              <footer className="flex items-center justify-end gap-2 border-t border-line px-4 py-3">{footer}</footer>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
