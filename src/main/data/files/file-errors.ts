import path from 'node:path';
import { AppError } from '../base/app-error';

interface Rule {
  readonly codes: readonly string[];
  readonly to: (name: string, cause: unknown) => AppError;
}

const RULES: readonly Rule[] = [
  {
    codes: ['ENOSPC', 'EDQUOT'],
    to: (_name, cause) => new AppError('INTERNAL', 'The disk is full, so no file was written.', { cause }),
  },
  {
    codes: ['EFBIG'],
    to: (_name, cause) =>
      new AppError('INTERNAL', 'The file grew larger than this disk allows, so none was written.', { cause }),
  },
  {
    codes: ['EACCES', 'EPERM', 'EROFS'],
    to: (name, cause) => new AppError('PERMISSION_DENIED', `You may not write "${name}" in this folder.`, { cause }),
  },
  {
    codes: ['ENOENT', 'ENOTDIR'],
    to: (name, cause) => new AppError('NOT_FOUND', `The folder for "${name}" is not there.`, { cause }),
  },
  {
    codes: ['EISDIR', 'ENOTEMPTY', 'EEXIST'],
    to: (name, cause) =>
      new AppError('INVALID_INPUT', `"${name}" is not a file that could be replaced.`, { field: 'file', cause }),
  },
  {
    codes: ['ENAMETOOLONG'],
    to: (_name, cause) => new AppError('INVALID_INPUT', 'The name of the file is too long.', { field: 'file', cause }),
  },
  {
    codes: ['EBUSY', 'ETXTBSY'],
    to: (name, cause) => new AppError('CONFLICT', `"${name}" is in use by another program.`, { cause }),
  },
];

/** An error of the file system as a plain sentence; every other error as it is. */
export function toFileError(error: unknown, file: string): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  const name = path.basename(file);
  const rule = RULES.find(({ codes }) => codes.includes(code));
  return rule
    ? rule.to(name, error)
    : new AppError('INTERNAL', `"${name}" could not be written (${code}).`, { cause: error });
}
