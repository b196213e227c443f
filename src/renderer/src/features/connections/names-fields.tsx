import { useState } from 'react';
import { Button } from '../../ui/button';
import { MappingEditor } from './mapping/editor';
import { allNamedCount, type KnownNames } from './mapping/names';
import { useSetting } from './use-setting';

/** Names of tables and columns that cannot be guessed; folded while nothing asks for them. */
export function NamesFields({ known }: { known: KnownNames }) {
  const { value: mapping, set } = useSetting('mapping');
  const [wanted, setWanted] = useState(false);
  const lacking = known.absent.length > 0 || Object.keys(known.missing).length > 0;
  if (!wanted && !lacking && allNamedCount(mapping) === 0) {
    return (
      <div data-field="mapping">
        <p className="text-muted">
          {known.found.user === undefined
            ? 'camelCase, snake_case, plural and PascalCase names are found by themselves.'
            : `Everything was found by itself; users are in “${known.found.user}”.`}
        </p>
        <Button size="sm" className="mt-2" onClick={() => setWanted(true)}>
          Name tables and columns
        </Button>
      </div>
    );
  }
  return (
    <div data-field="mapping" className="flex flex-col gap-3.5">
      <MappingEditor value={mapping} onChange={set} known={known} />
      <p className="text-sm text-faint">
        Left: what better-auth calls it. Right: what this database calls it; a box left empty is found by itself.
        {known.tables.length === 0 ? ' A test fills the lists to pick from.' : ''}
      </p>
    </div>
  );
}
