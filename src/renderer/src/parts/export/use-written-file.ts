import { useState } from 'react';
import { toApiError, type ApiError } from '../../api/error';
import { useChooseSaveFile } from '../../api/exports';

type Asked = Parameters<ReturnType<typeof useChooseSaveFile>['mutateAsync']>[0];

/** Asks in the system's dialog where to write, and begins with the handle of that file; nothing where the person cancelled it. */
export function useWrittenFile() {
  const [error, setError] = useState<ApiError | null>(null);
  const { mutateAsync: chooseFile, isPending: choosing } = useChooseSaveFile();
  const run = async (asked: Asked, begin: (file: string) => Promise<unknown>, done: () => void) => {
    setError(null);
    try {
      const { file } = await chooseFile(asked);
      if (file === null) return;
      await begin(file);
      done();
    } catch (cause) {
      setError(toApiError(cause));
    }
  };
  return { run, choosing, error };
}
