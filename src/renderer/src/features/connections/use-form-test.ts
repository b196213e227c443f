import type { NameMapping } from '@shared/api/app-settings';
import type { ConnectionInput } from '@shared/api/connections';
import { useState } from 'react';
import { useTestConnection } from '../../api/connections';
import { ApiError } from '../../api/error';
import { waitingFault } from '../../parts/edit-connection';
import { mergeNames, namesInFailure, namesInReport, NOTHING_KNOWN, type KnownNames } from './mapping/names';

/** The test of a form: what it said last, and every name the tests so far have told. */
export function useFormTest(id: string | null, mapping: NameMapping) {
  const test = useTestConnection();
  const [before] = useState(() => waitingFault(id));
  const [known, setKnown] = useState<KnownNames>(
    () => (before === null ? null : namesInFailure(before, mapping)) ?? NOTHING_KNOWN,
  );
  const learn = (names: KnownNames | null) => {
    if (names !== null) setKnown((earlier) => mergeNames(earlier, names));
  };
  const untried = test.status === 'idle';
  const error = untried && before !== null ? new ApiError(before) : test.error;
  return {
    report: test.data,
    error,
    pending: test.isPending,
    known,
    /** Names the failure on screen is about. */
    names: error === null || namesInFailure(error.info, mapping) === null ? null : known,
    /** The failure the form was opened with. */
    before,
    run: (input: ConnectionInput, onError: (error: ApiError) => void) =>
      test.mutate(input, {
        onSuccess: (report) => learn(namesInReport(report)),
        onError: (failure) => {
          learn(namesInFailure(failure.info, input.mapping));
          onError(failure);
        },
      }),
  };
}
