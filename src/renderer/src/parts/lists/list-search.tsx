import { useMemo, useState, type KeyboardEvent, type Ref } from 'react';
import { commandKeys } from '../../nav/commands';
import { SearchInput } from '../../ui/input';
import { QueryHints, SEARCH_PANEL } from '../query/hints';
import type { TypedQuery } from '../query/typed-query';
import type { FilterChange } from '../query/filters';

/** The search box of a list: text, and filters such as `state:live`; ↓ and Enter lead into the list, Esc clears and leaves. */
export function ListSearch<Filters extends object>({
  ref,
  value,
  read,
  onChange,
  words,
  busy,
  onInto,
  onLeave,
  onBackspace,
}: {
  ref: Ref<HTMLInputElement>;
  value: string;
  read: (text: string, final: boolean) => TypedQuery<Filters>;
  /** `filters` holds those that were typed whole; `text` is then what is left of the box. */
  onChange: (text: string, filters: FilterChange<Filters>) => void;
  words: { readonly label: string; readonly placeholder: string };
  busy: boolean;
  onInto: () => void;
  onLeave: () => void;
  /** Backspace in the empty box. */
  onBackspace: () => void;
}) {
  const [focused, setFocused] = useState(false);
  const query = useMemo(() => read(value, false), [value, read]);
  const take = (text: string, final: boolean): boolean => {
    const { filters, rest } = read(text, final);
    const found = Object.keys(filters).length > 0;
    if (found || !final) onChange(found ? rest : text, filters);
    return found;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    switch (event.key) {
      case 'Enter':
        if (!take(value, true)) onInto();
        break;
      case 'ArrowDown':
        onInto();
        break;
      case 'Escape':
        if (value === '') onLeave();
        else onChange('', {});
        break;
      case 'Backspace':
        if (value !== '') return;
        onBackspace();
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  return (
    <div className="relative w-full max-w-90 min-w-0">
      <SearchInput
        ref={ref}
        value={value}
        onValueChange={(text) => void take(text, false)}
        label={words.label}
        placeholder={words.placeholder}
        keys={commandKeys('find.search')}
        busy={busy}
        onKeyDown={onKeyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
      {focused && (query.typing !== null || query.notes.length > 0) ? (
        <div className={SEARCH_PANEL}>
          <QueryHints typing={query.typing} notes={query.notes} />
        </div>
      ) : null}
    </div>
  );
}
