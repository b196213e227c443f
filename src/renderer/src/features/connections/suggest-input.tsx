import { Autocomplete } from '@base-ui/react/autocomplete';
import { useRef, type Ref } from 'react';
import { Input } from '../../ui/input';

/** A text box that offers what is known, and takes anything else too. */
export function SuggestInput({
  value,
  onValueChange,
  onBlur,
  onEnter,
  suggestions,
  label,
  placeholder,
  mono = true,
  ref,
}: {
  value: string;
  onValueChange: (value: string) => void;
  onBlur?: () => void;
  /** Enter on what was typed; Enter on a suggestion takes that one. */
  onEnter?: () => void;
  suggestions: readonly string[];
  /** Names it where no `Field` does. */
  label?: string;
  placeholder?: string | undefined;
  mono?: boolean;
  ref?: Ref<HTMLInputElement>;
}) {
  const highlighted = useRef(false);
  // An empty list would still count as open, and hide the rest of the page from screen readers.
  const nothing = suggestions.length === 0;
  return (
    <Autocomplete.Root
      items={suggestions}
      value={value}
      onValueChange={onValueChange}
      openOnInputClick
      {...(nothing ? { open: false } : {})}
      onItemHighlighted={(item) => {
        highlighted.current = item !== undefined;
      }}
      limit={60}
      // Someone who opens a filled box wants to see the other choices, not the one that is there.
      {...(suggestions.includes(value) ? { filter: null } : {})}
    >
      <Autocomplete.Input
        {...(ref === undefined ? {} : { ref })}
        aria-label={label}
        placeholder={placeholder}
        onBlur={onBlur}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || highlighted.current || event.nativeEvent.isComposing) return;
          // A name in a box of many is no reason to send the whole form.
          event.preventDefault();
          onEnter?.();
        }}
        render={<Input mono={mono} />}
      />
      <Autocomplete.Portal>
        <Autocomplete.Positioner sideOffset={4} align="start" className="z-50 outline-hidden data-empty:hidden">
          <Autocomplete.Popup className="max-h-[min(280px,var(--available-height))] min-w-(--anchor-width) overflow-y-auto rounded-lg bg-raised p-1 shadow-popup outline-hidden data-empty:hidden">
            <Autocomplete.List>
              {(item: string) => (
                <Autocomplete.Item
                  key={item}
                  value={item}
                  className="flex min-h-6.5 items-center rounded-md px-2 font-mono text-sm outline-hidden data-highlighted:bg-hover"
                >
                  {item}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}
