import { z } from 'zod';
import { fileHandle } from './fields';
import { job } from './jobs';

const target = {
  format: z.enum(['csv', 'jsonl']),
  file: fileHandle,
  /** Which fields, in which order; all that the list has when left out. */
  columns: z.array(z.string().min(1).max(255)).min(1).max(200).optional(),
};

/** What makes the input of an export out of that of a list: the same question, without paging, and where to write. */
export function exportOf<Shape extends z.ZodRawShape>(question: z.ZodObject<Shape>) {
  return { input: question.extend(target), output: job };
}
